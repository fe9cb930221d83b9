package main

import (
	"errors"
	"io"
	"slices"

	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccadmission"
	"github.com/spf13/cobra"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/server"
	kubeoptions "k8s.io/kubernetes/pkg/kubeapiserver/options"

	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

// newAPIServer is the API server of Kubernetes, in which OpenShift's admission of pods is compiled in. It acts when
// --enable-admission-plugins names it, and reads its constraints from the file --security-context-constraints.
func newAPIServer() *cobra.Command {
	run := options.NewServerRunOptions()
	stop := server.SetupSignalContext()
	constraints := ""
	addSCCAdmission(run.Admission, &constraints)

	command := &cobra.Command{Use: "kube-apiserver", SilenceUsage: true}
	command.PersistentPreRunE = func(*cobra.Command, []string) error {
		return run.GenericServerRunOptions.ComponentGlobalsRegistry.Set()
	}
	command.RunE = func(*cobra.Command, []string) error {
		completed, err := run.Complete(stop)
		if err != nil {
			return err
		}
		if problems := completed.Validate(); len(problems) > 0 {
			return errors.Join(problems...)
		}
		return app.Run(stop, completed)
	}
	for _, flags := range run.Flags().FlagSets {
		command.Flags().AddFlagSet(flags)
	}
	command.Flags().StringVar(&constraints, "security-context-constraints", "", "YAML file of SecurityContextConstraints")
	return command
}

func addSCCAdmission(admissions *kubeoptions.AdmissionOptions, constraints *string) {
	generic := admissions.GenericAdmission
	generic.Plugins.Register(sccadmission.PluginName, func(io.Reader) (admission.Interface, error) {
		informer, err := constraintsOf(*constraints)
		if err != nil {
			return nil, err
		}
		plugin := sccadmission.NewConstraint()
		plugin.SetSecurityInformers(informer)
		return plugin, nil
	})
	// A constraint has to allow the token volume, which the ServiceAccount admission adds.
	after := slices.Index(generic.RecommendedPluginOrder, "ServiceAccount") + 1
	generic.RecommendedPluginOrder = slices.Insert(slices.Clone(generic.RecommendedPluginOrder), after, sccadmission.PluginName)
	generic.DefaultOffPlugins.Insert(sccadmission.PluginName)
}
