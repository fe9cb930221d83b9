{{- define "torture.common" -}}
app: {{ .Release.Name | quote }}
{{- if .Values.flag }}
extra: "yes"
{{- end }}
torture/mode: {{ .Values.mode | quote }}
{{- end }}

{{- define "torture.title" -}}
{{- if .Values.free }}
{{- .Values.path.name | trunc 8 | trimSuffix "-" }}
{{- else if contains "r" .Release.Name }}
{{- printf "fixed-%s" .Values.mode }}
{{- else }}
{{- "plain" }}
{{- end }}
{{- end }}

{{- define "torture.version" -}}
{{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "torture.settings" -}}
top {{ "{{" }} not a template }}
{{ "" }}
{{- if .Values.flag }}
flag: 1
mode: {{ .Values.mode }}
{{ "" }}
{{- else }}
flag: 0{{ "  " }}
{{- end }}
{{- range $key, $value := .Values.mixed }}
{{ $key }}={{ $value | toJson }}
{{- end }}
{{- range $key, $value := .Values.counts }}
{{ $key }}:{{ $value | int64 }}
{{- end }}
{{- range $key, $value := .Values.counts }}
{{- range $key2, $value2 := $.Values.mixed }}
{{ $key }}.{{ $key2 }}
{{- end }}
{{- end }}
{{- range $item := .Values.items }}
{{- if $item.enabled }}
{{ $item.name }}!
{{- range $part := $item.parts }}
  {{ $part.key }}: {{ $part.value | toJson }}
{{- end }}
{{- end }}
{{- end }}
ratio {{ .Values.ratio | toJson }} wide {{ .Values.wide | int64 }} of {{ toString .Values.other }}
{{- if eq (int .Values.narrow) 7 }}
seven
{{- end }}
{{- end }}

{{- define "torture.parts" -}}
{{- if .Values.flag }}
replicas: {{ .Values.wide | int64 }}
{{- with .Values.words }}
words:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
free: {{ .Values.free | quote }}
ratio: {{ .Values.ratio | toJson }}
{{- if or .Values.raw .Values.items }}
nested:
  {{- with .Values.raw }}
  raw:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .Values.items }}
  items:
    {{- range $item := .Values.items }}
    - name: {{ $item.name | quote }}
      {{- with $item.note }}
      note: {{ . | quote }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "torture.sometimes" -}}
{{- if .Values.flag }}
a: "1"
{{- end }}
{{- if .Values.free }}
b: {{ .Values.free | quote }}
{{- end }}
{{- end }}

{{- define "torture.probe" -}}
probe:{{ .Values.word }}
{{- end }}
