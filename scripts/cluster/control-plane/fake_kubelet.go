package main

import (
	"context"
	"fmt"
	"log"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// newFakeKubelet makes nodes that start nothing: every pod is ready as soon as it is scheduled, and the pods of Jobs and
// of `helm test` have succeeded. What it shows is admission, ownership and order, no more.
func newFakeKubelet() *cobra.Command {
	var kubeconfig string
	var count int
	command := &cobra.Command{Use: "fake-kubelet", SilenceUsage: true, Args: cobra.NoArgs}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "of a cluster admin")
	command.Flags().IntVar(&count, "nodes", 1, "number of nodes, each in a zone of its own")
	command.RunE = func(*cobra.Command, []string) error {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
		if err != nil {
			return err
		}
		config.QPS, config.Burst = -1, 0
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return err
		}
		stop := server.SetupSignalContext()
		for index := range count {
			if err := createNode(stop, client, fmt.Sprintf("node-%d", index)); err != nil {
				return err
			}
		}
		return actOnPods(stop, client)
	}
	return command
}

func createNode(ctx context.Context, client kubernetes.Interface, name string) error {
	room := corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("16"),
		corev1.ResourceMemory:           resource.MustParse("64Gi"),
		corev1.ResourceEphemeralStorage: resource.MustParse("100Gi"),
		corev1.ResourcePods:             resource.MustParse("250"),
	}
	node := &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{
			corev1.LabelHostname: name, corev1.LabelOSStable: "linux", corev1.LabelArchStable: "amd64", corev1.LabelTopologyZone: "zone-of-" + name,
		}},
		Status: corev1.NodeStatus{
			Capacity: room, Allocatable: room,
			Conditions: []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "Fake", LastTransitionTime: metav1.Now()}},
		},
	}
	_, err := client.CoreV1().Nodes().Create(ctx, node, metav1.CreateOptions{})
	return err
}

func actOnPods(ctx context.Context, client kubernetes.Interface) error {
	factory := informers.NewSharedInformerFactory(client, 0)
	act := func(object any) {
		pod, ok := object.(*corev1.Pod)
		if !ok || pod.Spec.NodeName == "" {
			return
		}
		if err := actOn(ctx, client, pod); err != nil {
			log.Printf("pod %s/%s: %v", pod.Namespace, pod.Name, err)
		}
	}
	handlers := cache.ResourceEventHandlerFuncs{AddFunc: act, UpdateFunc: func(_, pod any) { act(pod) }}
	if _, err := factory.Core().V1().Pods().Informer().AddEventHandler(handlers); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	<-ctx.Done()
	return nil
}

func actOn(ctx context.Context, client kubernetes.Interface, pod *corev1.Pod) error {
	pods := client.CoreV1().Pods(pod.Namespace)
	if pod.DeletionTimestamp != nil {
		return pods.Delete(ctx, pod.Name, *metav1.NewDeleteOptions(0))
	}
	if pod.Status.Phase != corev1.PodPending {
		return nil
	}
	changed := pod.DeepCopy()
	changed.Status = statusOf(pod)
	_, err := pods.UpdateStatus(ctx, changed, metav1.UpdateOptions{})
	return err
}

func statusOf(pod *corev1.Pod) corev1.PodStatus {
	now := metav1.Now()
	ended := corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed", StartedAt: now, FinishedAt: now}}
	running := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
	status := corev1.PodStatus{Phase: corev1.PodRunning, StartTime: &now, QOSClass: pod.Status.QOSClass}
	ready, state := corev1.ConditionTrue, running
	if pod.Spec.RestartPolicy != corev1.RestartPolicyAlways {
		status.Phase, ready, state = corev1.PodSucceeded, corev1.ConditionFalse, ended
	}
	for kind, holds := range map[corev1.PodConditionType]corev1.ConditionStatus{
		corev1.PodScheduled: corev1.ConditionTrue, corev1.PodInitialized: corev1.ConditionTrue,
		corev1.ContainersReady: ready, corev1.PodReady: ready,
	} {
		status.Conditions = append(status.Conditions, corev1.PodCondition{Type: kind, Status: holds, LastTransitionTime: now})
	}
	status.InitContainerStatuses = statusesOf(pod.Spec.InitContainers, ended, false)
	status.ContainerStatuses = statusesOf(pod.Spec.Containers, state, ready == corev1.ConditionTrue)
	return status
}

func statusesOf(containers []corev1.Container, state corev1.ContainerState, ready bool) []corev1.ContainerStatus {
	statuses := make([]corev1.ContainerStatus, 0, len(containers))
	for _, container := range containers {
		own := state
		if container.RestartPolicy != nil && *container.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			own = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.Now()}}
		}
		started := own.Running != nil
		statuses = append(statuses, corev1.ContainerStatus{Name: container.Name, Image: container.Image, State: own, Ready: ready, Started: &started})
	}
	return statuses
}
