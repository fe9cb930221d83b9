package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	securityv1 "github.com/openshift/api/security/v1"
	informers "github.com/openshift/client-go/security/informers/externalversions/security/v1"
	listers "github.com/openshift/client-go/security/listers/security/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
)

// fileInformer gives the constraints of a file to an admission that expects to watch them in a cluster.
type fileInformer struct{ shared cache.SharedIndexInformer }

func (f fileInformer) Informer() cache.SharedIndexInformer { return f.shared }

func (f fileInformer) Lister() listers.SecurityContextConstraintsLister {
	return listers.NewSecurityContextConstraintsLister(f.shared.GetIndexer())
}

func constraintsOf(path string) (informers.SecurityContextConstraintsInformer, error) {
	list, err := readConstraints(path)
	if err != nil {
		return nil, fmt.Errorf("reading the SecurityContextConstraints of %q: %w", path, err)
	}
	fixed := &cache.ListWatch{
		ListFunc:  func(metav1.ListOptions) (runtime.Object, error) { return list, nil },
		WatchFunc: func(metav1.ListOptions) (watch.Interface, error) { return watch.NewFake(), nil },
	}
	shared := cache.NewSharedIndexInformer(fixed, &securityv1.SecurityContextConstraints{}, 0, cache.Indexers{})
	go shared.Run(context.Background().Done())
	return fileInformer{shared}, nil
}

func readConstraints(path string) (*securityv1.SecurityContextConstraintsList, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	list := &securityv1.SecurityContextConstraintsList{}
	decoder := yaml.NewYAMLOrJSONDecoder(file, 4096)
	for {
		item := securityv1.SecurityContextConstraints{}
		if err := decoder.Decode(&item); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		if item.Name != "" {
			list.Items = append(list.Items, item)
		}
	}
}
