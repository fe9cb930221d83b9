package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	securityv1 "github.com/openshift/api/security/v1"
	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccadmission"
	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	podsecurity "k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// judged is what `scc` prints about one pod, as one line of JSON.
type judged struct {
	// Kind and name of the object that makes the pod: "Deployment/web".
	Object string `json:"object"`
	// The constraint that was chosen, and the pod as it changed it; absent when the pod is refused.
	Constraint string          `json:"constraint,omitempty"`
	Pod        *corev1.PodSpec `json:"pod,omitempty"`
	Refused    string          `json:"refused,omitempty"`
	// What the Pod Security level `restricted` forbids of it.
	PodSecurity []string `json:"podSecurity,omitempty"`
}

// newSCC judges the pods of the manifests on standard input as OpenShift would in a namespace with the given ranges,
// by its own admission code, without a cluster.
func newSCC() *cobra.Command {
	var constraints, uids, groups, level string
	command := &cobra.Command{Use: "scc", SilenceUsage: true, Args: cobra.NoArgs}
	command.Flags().StringVar(&constraints, "constraints", "", "YAML file of SecurityContextConstraints")
	command.Flags().StringVar(&uids, "uid-range", "1000670000/10000", "user IDs of the namespace")
	command.Flags().StringVar(&groups, "supplemental-groups", "1000670000/10000", "groups of the namespace")
	command.Flags().StringVar(&level, "mcs", "s0:c26,c5", "SELinux level of the namespace")
	command.RunE = func(command *cobra.Command, _ []string) error {
		court, err := newCourt(constraints, map[string]string{
			securityv1.UIDRangeAnnotation:           uids,
			securityv1.SupplementalGroupsAnnotation: groups,
			securityv1.MCSAnnotation:                level,
		})
		if err != nil {
			return err
		}
		return court.judgeAll(command.InOrStdin(), command.OutOrStdout())
	}
	return command
}

const namespaceName = "judged"

type court struct {
	admission admission.MutationInterface
	security  policy.Evaluator
}

func newCourt(constraints string, ranges map[string]string) (*court, error) {
	informer, err := constraintsOf(constraints)
	if err != nil {
		return nil, err
	}
	security, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		return nil, err
	}
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespaceName, Annotations: ranges}}
	factory := informers.NewSharedInformerFactory(fake.NewClientset(namespace), 0)
	plugin := sccadmission.NewConstraint()
	plugin.SetSecurityInformers(informer)
	plugin.SetExternalKubeInformerFactory(factory)
	plugin.SetAuthorizer(authorizer.AuthorizerFunc(noOpinion))
	forever := context.Background().Done()
	factory.Start(forever)
	factory.WaitForCacheSync(forever)
	cache.WaitForCacheSync(forever, informer.Informer().HasSynced)
	return &court{plugin, security}, nil
}

// noOpinion leaves the choice of a constraint to the groups that it names.
func noOpinion(context.Context, authorizer.Attributes) (authorizer.Decision, string, error) {
	return authorizer.DecisionNoOpinion, "", nil
}

func (c *court) judgeAll(manifests io.Reader, verdicts io.Writer) error {
	encoder := json.NewEncoder(verdicts)
	for decoder := yaml.NewYAMLOrJSONDecoder(manifests, 4096); ; {
		var manifest map[string]any
		if err := decoder.Decode(&manifest); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		pod, err := podOf(manifest)
		if err != nil {
			return err
		}
		if pod == nil {
			continue
		}
		if err := encoder.Encode(c.judge(pod)); err != nil {
			return err
		}
	}
}

// podOf is the pod that an object is or makes, or nil: a CronJob holds it two templates deep.
func podOf(manifest map[string]any) (*corev1.Pod, error) {
	kind, _ := manifest["kind"].(string)
	metadata, _ := manifest["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	template := manifest
	for _, step := range []string{"jobTemplate", "template"} {
		spec, _ := template["spec"].(map[string]any)
		if inner, ok := spec[step].(map[string]any); ok {
			template = inner
		}
	}
	if spec, _ := template["spec"].(map[string]any); spec["containers"] == nil {
		return nil, nil
	}
	encoded, err := json.Marshal(template)
	if err != nil {
		return nil, err
	}
	pod := &corev1.Pod{}
	if err := json.Unmarshal(encoded, pod); err != nil {
		return nil, err
	}
	pod.Name, pod.Namespace = kind+"/"+name, namespaceName
	if pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default"
	}
	return pod, nil
}

func (c *court) judge(pod *corev1.Pod) judged {
	verdict := judged{Object: pod.Name}
	legacyscheme.Scheme.Default(pod)
	if admitted, err := c.admit(pod); err != nil {
		verdict.Refused = err.Error()
	} else {
		verdict.Constraint, verdict.Pod = admitted.Annotations[securityv1.ValidatedSCCAnnotation], &admitted.Spec
	}
	level := podsecurity.LevelVersion{Level: podsecurity.LevelRestricted, Version: podsecurity.LatestVersion()}
	for _, check := range c.security.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec) {
		if !check.Allowed {
			verdict.PodSecurity = append(verdict.PodSecurity, check.ForbiddenReason+": "+check.ForbiddenDetail)
		}
	}
	return verdict
}

// admit asks as the controller does that creates the pod: of a controller only its groups count.
func (c *court) admit(pod *corev1.Pod) (*corev1.Pod, error) {
	internal := &core.Pod{}
	if err := legacyscheme.Scheme.Convert(pod, internal, nil); err != nil {
		return nil, err
	}
	creator := &user.DefaultInfo{
		Name:   "system:serviceaccount:kube-system:replicaset-controller",
		Groups: []string{user.AllAuthenticated},
	}
	request := admission.NewAttributesRecord(internal, nil, core.Kind("Pod").WithVersion("v1"), pod.Namespace, pod.Name,
		core.Resource("pods").WithVersion("v1"), "", admission.Create, &metav1.CreateOptions{}, false, creator)
	if err := c.admission.Admit(context.Background(), request, nil); err != nil {
		return nil, err
	}
	admitted := &corev1.Pod{}
	return admitted, legacyscheme.Scheme.Convert(internal, admitted, nil)
}
