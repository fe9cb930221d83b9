{{- define "torture.validate" -}}
{{- $problems := list }}
{{- /* the value objects */}}
{{- $seen := list }}
{{- range $object := .Values.objects }}
{{- if has (printf "%s %s %s %s" $object.apiVersion $object.kind ($object.metadata.namespace | toJson) $object.metadata.name) $seen }}
{{- $problems = append $problems (printf "objects: %s %s stands twice" $object.kind $object.metadata.name) }}
{{- end }}
{{- $seen = append $seen
      (printf "%s %s %s %s" $object.apiVersion $object.kind ($object.metadata.namespace | toJson) $object.metadata.name) }}
{{- end }}
{{- if and .Values.flag (eq (int .Values.narrow) 65535) }}
{{- $problems = append $problems (printf "narrow: %v is too much while flag is set, \"quoted\" at 100%%" .Values.narrow) }}
{{- end }}
{{- if .Values.flag }}
{{- if eq .Values.free "forbidden" }}
{{- $problems = append $problems "free: this word is not allowed while flag is set" }}
{{- end }}
{{- end }}
{{- range $item := .Values.items }}
{{- if and (not $item.enabled) (eq (int $item.port) 65535) }}
{{- $problems = append $problems (printf "items: %s has the port %v but is not enabled" $item.name $item.port) }}
{{- end }}
{{- end }}
{{- /* the value items */}}
{{- $seen := list }}
{{- range $item := .Values.items }}
{{- if has (toString $item.port) $seen }}
{{- $problems = append $problems (printf "items: the port %s stands twice" (toString $item.port)) }}
{{- end }}
{{- $seen = append $seen (toString $item.port) }}
{{- end }}
{{- /* scalars data */}}
{{- $seen := list
      "free" "label" "mode" "word" "narrow" "wide" "ratio" "flag" "optional" "clean" "hostile" "safe" "odd" "long" "title" "version"
      "fallback" "chart" "namespace" "service" "settings" "checksum" "json" "pretty" "found" "found-in-json" "fingerprint" "digits"
      "shipped" "indented" "free_first" "maybe" "literal" "stripped" "on" "number" " " }}
{{- if and .Values.flag (regexMatch "^[a-z]+$" .Values.free) }}
{{- $seen = append $seen "word_only" }}
{{- end }}
{{- if hasPrefix "x" .Values.mode }}
{{- $seen = append $seen "prefixed" }}
{{- end }}
{{- if ge (int .Values.narrow) 2 }}
{{- $seen = append $seen "several" }}
{{- end }}
{{- if eq (float64 .Values.ratio) 0.5 }}
{{- $seen = append $seen "half" }}
{{- end }}
{{- if eq (float64 .Values.ratio) 1.0 }}
{{- $seen = append $seen "whole" }}
{{- end }}
{{- if .Values.flag }}
{{- $seen = append $seen "flagged" }}
{{- $seen = append $seen "also" }}
{{- end }}
{{- range $item := .Values.items }}
{{- if has (printf "%s.txt" $item.name) $seen }}
{{- $problems = append $problems (printf "items: \"%s.txt\" comes out twice in scalars data" $item.name) }}
{{- end }}
{{- $seen = append $seen (printf "%s.txt" $item.name) }}
{{- end }}
{{- /* workload spec.template.metadata.annotations */}}
{{- $seen := list }}
{{- if .Values.optionalText }}
{{- $seen = append $seen "fallback" }}
{{- end }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in workload spec.template.metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* workload spec.template.metadata.labels */}}
{{- $seen := list "fixed" }}
{{- if .Values.flag }}
{{- $seen = append $seen "a" }}
{{- end }}
{{- if .Values.free }}
{{- $seen = append $seen "b" }}
{{- end }}
{{- if .Values.flag }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in workload spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- /* workload spec.template.spec.hostAliases */}}
{{- $seen := list }}
{{- range $item := .Values.items }}
{{- if has $item.name $seen }}
{{- $problems = append $problems (printf "items: \"%s\" comes out twice in workload spec.template.spec.hostAliases" $item.name) }}
{{- end }}
{{- $seen = append $seen $item.name }}
{{- end }}
{{- /* workload spec.template.spec.containers */}}
{{- $seen := list "patched" }}
{{- range $item := .Values.items }}
{{- if has $item.name $seen }}
{{- $problems = append $problems (printf "items: \"%s\" comes out twice in workload spec.template.spec.containers" $item.name) }}
{{- end }}
{{- $seen = append $seen $item.name }}
{{- end }}
{{- /* workload spec.template.spec.containers[0].env */}}
{{- $seen := list "FIXED" }}
{{- range $item := .Values.items }}
{{- if $item.enabled }}
{{- if has (printf "ITEM_%s" $item.name) $seen }}
{{- $problems = append $problems
      (printf "items: \"ITEM_%s\" comes out twice in workload spec.template.spec.containers[0].env" $item.name) }}
{{- end }}
{{- $seen = append $seen (printf "ITEM_%s" $item.name) }}
{{- end }}
{{- end }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in workload spec.template.spec.containers[0].env" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $item := .Values.env }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "env: \"%s\" comes out twice in workload spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- /* workload spec.template.spec.containers[0].ports */}}
{{- $seen := list }}
{{- range $item := .Values.items }}
{{- if has $item.name $seen }}
{{- $problems = append $problems (printf "items: \"%s\" comes out twice in workload spec.template.spec.containers[0].ports" $item.name) }}
{{- end }}
{{- $seen = append $seen $item.name }}
{{- end }}
{{- /* workload spec.template.spec.containers[0].ports */}}
{{- $seen := list }}
{{- range $item := .Values.items }}
{{- if has (printf "%s/TCP" (toString $item.port)) $seen }}
{{- $problems = append $problems
      (printf "items: \"%s/TCP\" comes out twice in workload spec.template.spec.containers[0].ports" (toString $item.port)) }}
{{- end }}
{{- $seen = append $seen (printf "%s/TCP" (toString $item.port)) }}
{{- end }}
{{- range $item := .Values.items }}
{{- /* workload spec.template.spec.containers[1].env */}}
{{- $seen := list "fixed" }}
{{- range $key, $value := $item.env }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "item.env: \"%s\" comes out twice in workload spec.template.spec.containers[1].env" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $part := $item.parts }}
{{- if has $part.key $seen }}
{{- $problems = append $problems (printf "item.parts: \"%s\" comes out twice in workload spec.template.spec.containers[1].env" $part.key) }}
{{- end }}
{{- $seen = append $seen $part.key }}
{{- end }}
{{- end }}
{{- range $item := .Values.items }}
{{- if $item.enabled }}
{{- /* repeated data */}}
{{- $seen := list "title" "note" "port" "definition.json" }}
{{- range $key, $value := $item.env }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "item.env: \"%s\" comes out twice in repeated data" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.items }}
{{- /* nested metadata.annotations */}}
{{- $seen := list }}
{{- if .Values.flag }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in nested metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.path.default }}
{{- /* monitor metadata.labels */}}
{{- $seen := list "torture/chart" }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in monitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- /* core ConfigMap metadata.name */}}
{{- $seen := list }}
{{- if .Values.flag }}
{{- $seen = append $seen "conditional" }}
{{- else }}
{{- $seen = append $seen "otherwise" }}
{{- end }}
{{- if .Values.items }}
{{- $seen = append $seen "nested" }}
{{- end }}
{{- range $item := .Values.items }}
{{- if $item.enabled }}
{{- if has (printf "item-%s" $item.name) $seen }}
{{- $problems = append $problems (printf "items: \"item-%s\" comes out twice in core ConfigMap metadata.name" $item.name) }}
{{- end }}
{{- $seen = append $seen (printf "item-%s" $item.name) }}
{{- end }}
{{- end }}
{{- if $problems }}
{{- fail (printf "\n%s" (join "\n" $problems)) }}
{{- end }}
{{- end }}
