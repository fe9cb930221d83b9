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
      "free" "label" "mode" "word" "narrow" "wide" "ratio" "flag" "optional" "clean" "hostile" "safe" "odd" "title" "version" "fallback"
      "chart" "namespace" "service" "settings" "checksum" "json" "pretty" "found" "found-in-json" "fingerprint" }}
{{- if and .Values.flag (regexMatch "^[a-z]+$" .Values.free) }}
{{- if has "word_only" $seen }}
{{- $problems = append $problems "items: \"word_only\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "word_only" }}
{{- end }}
{{- if hasPrefix "x" .Values.mode }}
{{- if has "prefixed" $seen }}
{{- $problems = append $problems "items: \"prefixed\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "prefixed" }}
{{- end }}
{{- if ge (int .Values.narrow) 2 }}
{{- if has "several" $seen }}
{{- $problems = append $problems "items: \"several\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "several" }}
{{- end }}
{{- if has "digits" $seen }}
{{- $problems = append $problems "items: \"digits\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "digits" }}
{{- if has "shipped" $seen }}
{{- $problems = append $problems "items: \"shipped\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "shipped" }}
{{- if has "indented" $seen }}
{{- $problems = append $problems "items: \"indented\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "indented" }}
{{- if has "free_first" $seen }}
{{- $problems = append $problems "items: \"free_first\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "free_first" }}
{{- if has "maybe" $seen }}
{{- $problems = append $problems "items: \"maybe\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "maybe" }}
{{- if has "literal" $seen }}
{{- $problems = append $problems "items: \"literal\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "literal" }}
{{- if has "stripped" $seen }}
{{- $problems = append $problems "items: \"stripped\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "stripped" }}
{{- if has "on" $seen }}
{{- $problems = append $problems "items: \"on\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "on" }}
{{- if has "number" $seen }}
{{- $problems = append $problems "items: \"number\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "number" }}
{{- if has " " $seen }}
{{- $problems = append $problems "items: \" \" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen " " }}
{{- range $item := .Values.items }}
{{- if has (printf "%s.txt" $item.name) $seen }}
{{- $problems = append $problems (printf "items: \"%s.txt\" comes out twice in scalars data" $item.name) }}
{{- end }}
{{- $seen = append $seen (printf "%s.txt" $item.name) }}
{{- end }}
{{- if eq (float64 .Values.ratio) 0.5 }}
{{- if has "half" $seen }}
{{- $problems = append $problems "items: \"half\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "half" }}
{{- end }}
{{- if eq (float64 .Values.ratio) 1.0 }}
{{- if has "whole" $seen }}
{{- $problems = append $problems "items: \"whole\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "whole" }}
{{- end }}
{{- if .Values.flag }}
{{- if has "flagged" $seen }}
{{- $problems = append $problems "items: \"flagged\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "flagged" }}
{{- if has "also" $seen }}
{{- $problems = append $problems "items: \"also\" comes out twice in scalars data" }}
{{- end }}
{{- $seen = append $seen "also" }}
{{- end }}
{{- /* workload spec.template.metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in workload spec.template.metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- if .Values.optionalText }}
{{- if has "fallback" $seen }}
{{- $problems = append $problems "map: \"fallback\" comes out twice in workload spec.template.metadata.annotations" }}
{{- end }}
{{- $seen = append $seen "fallback" }}
{{- end }}
{{- /* workload spec.template.metadata.labels */}}
{{- $seen := list }}
{{- if .Values.flag }}
{{- range $key, $value := .Values.map }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "map: \"%s\" comes out twice in workload spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if has "fixed" $seen }}
{{- $problems = append $problems "map: \"fixed\" comes out twice in workload spec.template.metadata.labels" }}
{{- end }}
{{- $seen = append $seen "fixed" }}
{{- if .Values.flag }}
{{- if has "a" $seen }}
{{- $problems = append $problems "map: \"a\" comes out twice in workload spec.template.metadata.labels" }}
{{- end }}
{{- $seen = append $seen "a" }}
{{- end }}
{{- if .Values.free }}
{{- if has "b" $seen }}
{{- $problems = append $problems "map: \"b\" comes out twice in workload spec.template.metadata.labels" }}
{{- end }}
{{- $seen = append $seen "b" }}
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
{{- $seen := list "title" "note" "port" }}
{{- range $key, $value := $item.env }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "item.env: \"%s\" comes out twice in repeated data" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- if has "definition.json" $seen }}
{{- $problems = append $problems "item.env: \"definition.json\" comes out twice in repeated data" }}
{{- end }}
{{- $seen = append $seen "definition.json" }}
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
{{- range $item := .Values.items }}
{{- if $item.enabled }}
{{- if has (printf "item-%s" $item.name) $seen }}
{{- $problems = append $problems (printf "items: \"item-%s\" comes out twice in core ConfigMap metadata.name" $item.name) }}
{{- end }}
{{- $seen = append $seen (printf "item-%s" $item.name) }}
{{- end }}
{{- end }}
{{- if .Values.flag }}
{{- if has "conditional" $seen }}
{{- $problems = append $problems "items: \"conditional\" comes out twice in core ConfigMap metadata.name" }}
{{- end }}
{{- $seen = append $seen "conditional" }}
{{- else }}
{{- if has "otherwise" $seen }}
{{- $problems = append $problems "items: \"otherwise\" comes out twice in core ConfigMap metadata.name" }}
{{- end }}
{{- $seen = append $seen "otherwise" }}
{{- end }}
{{- if .Values.items }}
{{- if has "nested" $seen }}
{{- $problems = append $problems "items: \"nested\" comes out twice in core ConfigMap metadata.name" }}
{{- end }}
{{- $seen = append $seen "nested" }}
{{- end }}
{{- if $problems }}
{{- fail (printf "\n%s" (join "\n" $problems)) }}
{{- end }}
{{- end }}
