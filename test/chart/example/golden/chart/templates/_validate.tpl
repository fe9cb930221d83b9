{{- define "greeter.validate" -}}
{{- $problems := list }}
{{- if and .Values.host (eq (int .Values.replicas) 0) }}
{{- $problems = append $problems (printf "replicas: 0 pods cannot answer at %s" .Values.host) }}
{{- end }}
{{- /* server/deployment spec.template.metadata.labels */}}
{{- $seen := list "app.kubernetes.io/name" "app.kubernetes.io/instance" }}
{{- range $key, $value := .Values.podLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "podLabels: \"%s\" comes out twice in server/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* server/deployment spec.template.spec.containers[0].env */}}
{{- $seen := list "CONFIG" }}
{{- range $item := .Values.extraEnv }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraEnv: \"%s\" comes out twice in server/deployment spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- if $problems }}
{{- fail (printf "\n%s" (join "\n" $problems)) }}
{{- end }}
{{- end }}
