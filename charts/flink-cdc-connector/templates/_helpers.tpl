{{- define "flink-cdc-connector.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else }}
{{- .Release.Name }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.serviceAccountPrefix" -}}
{{- if .Values.serviceAccount.name }}
{{- .Values.serviceAccount.name }}
{{- else }}
{{- include "flink-cdc-connector.fullname" . }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.jobmanagerAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- include "flink-cdc-connector.serviceAccountPrefix" . }}-jobmanager
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.namespace" -}}
{{- if .Values.global.namespace }}
{{- .Values.global.namespace }}
{{- else }}
{{- .Release.Namespace }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.selectorLabels" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default "flink-cdc-connector" | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "flink-cdc-connector.labels" -}}
helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}"
{{ include "flink-cdc-connector.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: flink-cdc-connector
{{- with .Values.commonLabels }}
{{- toYaml . | nindent 0 }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.jobmanagerConfig" -}}
# Settings of the jobmanager; a change restarts its pods.
prefix: "{{ include "flink-cdc-connector.namespace" . }}.{{ include "flink-cdc-connector.fullname" . }}"
logLevel: {{ .Values.logging.logLevel | toJson }}
metricsPort: 9249
adminPort: 8085
restPort: {{ .Values.jobmanager.ports.ui }}
rpcPort: {{ .Values.jobmanager.ports.rpc }}
maxConcurrentPipelines: {{ .Values.cdcGateway.configuration.maxConcurrentJobs }}
{{- if .Values.jobmanager.highAvailability.enabled }}
lease: {{ include "flink-cdc-connector.fullname" . }}-jobmanager
{{- end }}
kafka:
  brokers: {{ .Values.externalServices.kafka.brokers | toJson }}
{{- if .Values.externalServices.kafka.tls.enabled }}
  tls:
{{- if .Values.externalServices.kafka.tls.caSecretName }}
    ca: /etc/flink-cdc/kafka-tls/ca.crt
{{- end }}
{{- if .Values.externalServices.kafka.tls.clientSecretName }}
    certificate: /etc/flink-cdc/kafka-tls/tls.crt
    key: /etc/flink-cdc/kafka-tls/tls.key
{{- end }}
{{- if not .Values.externalServices.kafka.tls.caSecretName }}
    ca: system
{{- end }}
{{- end }}
{{- if .Values.externalServices.kafka.useSASL }}
  sasl:
    mechanism: {{ .Values.externalServices.kafka.sasl.mechanism }}
    username: ${KAFKA_USERNAME}
    password: ${KAFKA_PASSWORD}
{{- if .Values.externalServices.kafka.sasl.tokenEndpoint }}
    tokenEndpoint: {{ .Values.externalServices.kafka.sasl.tokenEndpoint | toJson }}
{{- end }}
{{- if .Values.externalServices.kafka.sasl.scope }}
    scope: {{ .Values.externalServices.kafka.sasl.scope | toJson }}
{{- end }}
{{- end }}
{{- if .Values.externalServices.minio.endpoint }}
s3:
  endpoint: {{ .Values.externalServices.minio.endpoint | toJson }}
  pathStyleAccess: {{ .Values.externalServices.minio.pathStyleAccess }}
  checkpointBucket: {{ .Values.externalServices.minio.checkpointBucket | toJson }}
  savepointBucket: {{ .Values.externalServices.minio.savepointBucket | toJson }}
{{- end }}
{{- if .Values.flinkConfiguration }}
flinkConfiguration:
{{- range $key, $value := .Values.flinkConfiguration }}
  {{ $key | toJson }}: {{ $value | toJson }}
{{- end }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.imageSource" -}}
{{- if or (not .Values.worker.image.registry) (regexMatch "^([^/\\n]*[.:][^/\\n]*|localhost)/" .Values.worker.image.repository) }}
{{- .Values.worker.image.repository }}
{{- else }}
{{- .Values.worker.image.registry }}/{{ .Values.worker.image.repository }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.imageRepository" -}}
{{- if or (not .Values.global.imageRegistry) (hasPrefix (printf "%s/" .Values.global.imageRegistry) (include "flink-cdc-connector.imageSource" .)) }}
{{- include "flink-cdc-connector.imageSource" . }}
{{- else if regexMatch "^([^/\\n]*[.:][^/\\n]*|localhost)/" (include "flink-cdc-connector.imageSource" .) }}
{{- .Values.global.imageRegistry }}{{ include "flink-cdc-connector.imageSource" . | regexFind "/[^\\n]+" }}
{{- else }}
{{- .Values.global.imageRegistry }}/{{ include "flink-cdc-connector.imageSource" . }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.image" -}}
{{- if .Values.worker.image.digest }}
{{- include "flink-cdc-connector.imageRepository" . }}@{{ .Values.worker.image.digest }}
{{- else }}
{{- include "flink-cdc-connector.imageRepository" . }}:{{ .Values.worker.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.jobmanagerOverride" -}}
{{- if or (not .Values.global.imageRegistry) (hasPrefix (printf "%s/" .Values.global.imageRegistry) .Values.jobmanager.imageOverride) }}
{{- .Values.jobmanager.imageOverride }}
{{- else if regexMatch "^([^/\\n]*[.:][^/\\n]*|localhost)/" .Values.jobmanager.imageOverride }}
{{- .Values.global.imageRegistry }}{{ .Values.jobmanager.imageOverride | regexFind "/[^\\n]+" }}
{{- else }}
{{- .Values.global.imageRegistry }}/{{ .Values.jobmanager.imageOverride }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.jobmanagerImage" -}}
{{- if .Values.jobmanager.imageOverride }}
{{- include "flink-cdc-connector.jobmanagerOverride" . }}
{{- else }}
{{- include "flink-cdc-connector.image" . }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.caBundleUsed" -}}
{{- if or .Values.global.caBundle.secretName .Values.global.caBundle.configMapName .Values.global.caBundle.injectTrustedCABundle }}
{{- "yes" }}
{{- else }}
{{- "" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.kafkaCredentialsUsed" -}}
{{- if .Values.externalServices.kafka.useSASL }}
{{- "yes" }}
{{- else }}
{{- "" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.minioCredentialsUsed" -}}
{{- if .Values.externalServices.minio.endpoint }}
{{- "yes" }}
{{- else }}
{{- "" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.kafkaSecret" -}}
{{- if .Values.createSecrets }}
{{- include "flink-cdc-connector.fullname" . }}-kafka
{{- else if .Values.existingSecrets.kafkaCredentials.name }}
{{- .Values.existingSecrets.kafkaCredentials.name }}
{{- else if .Values.externalServices.kafka.credentialsSecret }}
{{- .Values.externalServices.kafka.credentialsSecret }}
{{- else }}
{{- include "flink-cdc-connector.fullname" . }}-kafka
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.kafkaUsernameKey" -}}
{{- if .Values.createSecrets }}
{{- "username" }}
{{- else if .Values.existingSecrets.kafkaCredentials.usernameKey }}
{{- .Values.existingSecrets.kafkaCredentials.usernameKey }}
{{- else }}
{{- "username" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.kafkaPasswordKey" -}}
{{- if .Values.createSecrets }}
{{- "password" }}
{{- else if .Values.existingSecrets.kafkaCredentials.passwordKey }}
{{- .Values.existingSecrets.kafkaCredentials.passwordKey }}
{{- else }}
{{- "password" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.minioSecret" -}}
{{- if .Values.createSecrets }}
{{- include "flink-cdc-connector.fullname" . }}-minio
{{- else if .Values.existingSecrets.minioCredentials.name }}
{{- .Values.existingSecrets.minioCredentials.name }}
{{- else if .Values.secrets.s3Credentials.name }}
{{- .Values.secrets.s3Credentials.name }}
{{- else if .Values.externalServices.minio.credentialsSecret }}
{{- .Values.externalServices.minio.credentialsSecret }}
{{- else }}
{{- include "flink-cdc-connector.fullname" . }}-minio
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.minioAccessKeyKey" -}}
{{- if .Values.createSecrets }}
{{- "accesskey" }}
{{- else if .Values.existingSecrets.minioCredentials.accessKeyKey }}
{{- .Values.existingSecrets.minioCredentials.accessKeyKey }}
{{- else if .Values.secrets.s3Credentials.accessKeyKey }}
{{- .Values.secrets.s3Credentials.accessKeyKey }}
{{- else }}
{{- "accesskey" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.minioSecretKeyKey" -}}
{{- if .Values.createSecrets }}
{{- "secretkey" }}
{{- else if .Values.existingSecrets.minioCredentials.secretKeyKey }}
{{- .Values.existingSecrets.minioCredentials.secretKeyKey }}
{{- else if .Values.secrets.s3Credentials.secretKeyKey }}
{{- .Values.secrets.s3Credentials.secretKeyKey }}
{{- else }}
{{- "secretkey" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.taskmanagerAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- include "flink-cdc-connector.serviceAccountPrefix" . }}-taskmanager
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.flinkSlots" -}}
{{ .Values.flinkConfiguration | toJson | regexFind "\"taskmanager[.]numberOfTaskSlots\":\"?[0-9]+" | regexFind "[0-9]+" }}
{{- end }}

{{- define "flink-cdc-connector.slots" -}}
{{- if .Values.taskmanager.slots }}
{{- toString .Values.taskmanager.slots }}
{{- else if .Values.taskmanager.numberOfTaskSlots }}
{{- toString .Values.taskmanager.numberOfTaskSlots }}
{{- else }}
{{- include "flink-cdc-connector.flinkSlots" . | default "2" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.taskmanagerConfig" -}}
# Settings of the taskmanagers; a change restarts its pods.
prefix: "{{ include "flink-cdc-connector.namespace" . }}.{{ include "flink-cdc-connector.fullname" . }}"
logLevel: {{ .Values.logging.logLevel | toJson }}
metricsPort: 9249
adminPort: 8085
slots: {{ include "flink-cdc-connector.slots" . }}
jobmanager: "{{ include "flink-cdc-connector.fullname" . }}-jobmanager-peers.{{ include "flink-cdc-connector.namespace" . }}.svc:{{ .Values.jobmanager.ports.rpc }}"
dataDir: /var/lib/flink-cdc
kafka:
  brokers: {{ .Values.externalServices.kafka.brokers | toJson }}
{{- if .Values.externalServices.kafka.tls.enabled }}
  tls:
{{- if .Values.externalServices.kafka.tls.caSecretName }}
    ca: /etc/flink-cdc/kafka-tls/ca.crt
{{- end }}
{{- if .Values.externalServices.kafka.tls.clientSecretName }}
    certificate: /etc/flink-cdc/kafka-tls/tls.crt
    key: /etc/flink-cdc/kafka-tls/tls.key
{{- end }}
{{- if not .Values.externalServices.kafka.tls.caSecretName }}
    ca: system
{{- end }}
{{- end }}
{{- if .Values.externalServices.kafka.useSASL }}
  sasl:
    mechanism: {{ .Values.externalServices.kafka.sasl.mechanism }}
    username: ${KAFKA_USERNAME}
    password: ${KAFKA_PASSWORD}
{{- if .Values.externalServices.kafka.sasl.tokenEndpoint }}
    tokenEndpoint: {{ .Values.externalServices.kafka.sasl.tokenEndpoint | toJson }}
{{- end }}
{{- if .Values.externalServices.kafka.sasl.scope }}
    scope: {{ .Values.externalServices.kafka.sasl.scope | toJson }}
{{- end }}
{{- end }}
topicDefaults:
  partitions: {{ .Values.externalServices.kafka.defaultTopicConfig.partitions }}
  replicationFactor: {{ .Values.externalServices.kafka.defaultTopicConfig.replicationFactor }}
  retention: {{ .Values.externalServices.kafka.defaultTopicConfig.retention | toJson }}
{{- if .Values.externalServices.mssql.host }}
mssql:
  host: {{ .Values.externalServices.mssql.host | toJson }}
  port: {{ .Values.externalServices.mssql.port }}
  database: {{ .Values.externalServices.mssql.database | toJson }}
{{- end }}
mssqlOptions:
  applicationName: {{ .Values.externalServices.mssql.options.applicationName | toJson }}
  trustServerCertificate: {{ .Values.externalServices.mssql.options.trustServerCertificate }}
{{- if .Values.externalServices.mssql.cdcTables }}
cdcTables: {{ .Values.externalServices.mssql.cdcTables | toJson }}
{{- end }}
{{- if .Values.externalServices.minio.endpoint }}
s3:
  endpoint: {{ .Values.externalServices.minio.endpoint | toJson }}
  pathStyleAccess: {{ .Values.externalServices.minio.pathStyleAccess }}
  checkpointBucket: {{ .Values.externalServices.minio.checkpointBucket | toJson }}
  savepointBucket: {{ .Values.externalServices.minio.savepointBucket | toJson }}
{{- end }}
{{- if .Values.flinkConfiguration }}
flinkConfiguration:
{{- range $key, $value := .Values.flinkConfiguration }}
  {{ $key | toJson }}: {{ $value | toJson }}
{{- end }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.taskmanagerOverride" -}}
{{- if or (not .Values.global.imageRegistry) (hasPrefix (printf "%s/" .Values.global.imageRegistry) .Values.taskmanager.imageOverride) }}
{{- .Values.taskmanager.imageOverride }}
{{- else if regexMatch "^([^/\\n]*[.:][^/\\n]*|localhost)/" .Values.taskmanager.imageOverride }}
{{- .Values.global.imageRegistry }}{{ .Values.taskmanager.imageOverride | regexFind "/[^\\n]+" }}
{{- else }}
{{- .Values.global.imageRegistry }}/{{ .Values.taskmanager.imageOverride }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.taskmanagerImage" -}}
{{- if .Values.taskmanager.imageOverride }}
{{- include "flink-cdc-connector.taskmanagerOverride" . }}
{{- else }}
{{- include "flink-cdc-connector.image" . }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.mssqlCredentialsUsed" -}}
{{- if or .Values.externalServices.mssql.host .Values.externalServices.mssql.credentialsSecret .Values.existingSecrets.mssqlCredentials.name .Values.secrets.mssqlCredentials.name .Values.createSecrets }}
{{- "yes" }}
{{- else }}
{{- "" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.mssqlSecret" -}}
{{- if .Values.createSecrets }}
{{- include "flink-cdc-connector.fullname" . }}-mssql
{{- else if .Values.existingSecrets.mssqlCredentials.name }}
{{- .Values.existingSecrets.mssqlCredentials.name }}
{{- else if .Values.secrets.mssqlCredentials.name }}
{{- .Values.secrets.mssqlCredentials.name }}
{{- else if .Values.externalServices.mssql.credentialsSecret }}
{{- .Values.externalServices.mssql.credentialsSecret }}
{{- else }}
{{- include "flink-cdc-connector.fullname" . }}-mssql
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.mssqlUsernameKey" -}}
{{- if .Values.createSecrets }}
{{- "username" }}
{{- else if .Values.existingSecrets.mssqlCredentials.usernameKey }}
{{- .Values.existingSecrets.mssqlCredentials.usernameKey }}
{{- else if .Values.secrets.mssqlCredentials.usernameKey }}
{{- .Values.secrets.mssqlCredentials.usernameKey }}
{{- else }}
{{- "username" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.mssqlPasswordKey" -}}
{{- if .Values.createSecrets }}
{{- "password" }}
{{- else if .Values.existingSecrets.mssqlCredentials.passwordKey }}
{{- .Values.existingSecrets.mssqlCredentials.passwordKey }}
{{- else if .Values.secrets.mssqlCredentials.passwordKey }}
{{- .Values.secrets.mssqlCredentials.passwordKey }}
{{- else }}
{{- "password" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.cdcgatewayAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- include "flink-cdc-connector.serviceAccountPrefix" . }}-cdcgateway
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.jobmanagerUrl" -}}
http://{{ include "flink-cdc-connector.fullname" . }}-jobmanager.{{ include "flink-cdc-connector.namespace" . }}.svc:{{ .Values.jobmanager.ports.ui }}
{{- end }}

{{- define "flink-cdc-connector.gatewayConfig" -}}
# Settings of the gateway; a change restarts its pods.
prefix: "{{ include "flink-cdc-connector.namespace" . }}.{{ include "flink-cdc-connector.fullname" . }}"
logLevel: {{ .Values.logging.logLevel | toJson }}
metricsPort: 9249
adminPort: {{ .Values.cdcGateway.configuration.adminPort }}
restPort: {{ .Values.cdcGateway.port }}
maxConnections: {{ .Values.cdcGateway.configuration.maxConnections }}
jobmanager: "{{ include "flink-cdc-connector.jobmanagerUrl" . }}"
{{- if .Values.cdcGateway.auth.tokensSecret }}
tokensDir: /etc/flink-cdc/tokens
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
tlsDir: /etc/flink-cdc/tls
{{- end }}
brokers: {{ .Values.externalServices.kafka.brokers | toJson }}
{{- if .Values.externalServices.mssql.host }}
mssql:
  host: {{ .Values.externalServices.mssql.host | toJson }}
  port: {{ .Values.externalServices.mssql.port }}
  database: {{ .Values.externalServices.mssql.database | toJson }}
{{- end }}
{{- if .Values.externalServices.mssql.cdcTables }}
cdcTables: {{ .Values.externalServices.mssql.cdcTables | toJson }}
{{- end }}
{{- if or
      (include "flink-cdc-connector.mssqlCredentialsUsed" .) (include "flink-cdc-connector.kafkaCredentialsUsed" .)
      (include "flink-cdc-connector.minioCredentialsUsed" .) }}
references:
{{- if include "flink-cdc-connector.mssqlCredentialsUsed" . }}
  - MSSQL_USERNAME
  - MSSQL_PASSWORD
{{- end }}
{{- if include "flink-cdc-connector.kafkaCredentialsUsed" . }}
  - KAFKA_USERNAME
  - KAFKA_PASSWORD
{{- end }}
{{- if include "flink-cdc-connector.minioCredentialsUsed" . }}
  - AWS_ACCESS_KEY_ID
  - AWS_SECRET_ACCESS_KEY
  - MINIO_ENDPOINT
{{- end }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.cdcGatewayOverride" -}}
{{- if or (not .Values.global.imageRegistry) (hasPrefix (printf "%s/" .Values.global.imageRegistry) .Values.cdcGateway.imageOverride) }}
{{- .Values.cdcGateway.imageOverride }}
{{- else if regexMatch "^([^/\\n]*[.:][^/\\n]*|localhost)/" .Values.cdcGateway.imageOverride }}
{{- .Values.global.imageRegistry }}{{ .Values.cdcGateway.imageOverride | regexFind "/[^\\n]+" }}
{{- else }}
{{- .Values.global.imageRegistry }}/{{ .Values.cdcGateway.imageOverride }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.cdcGatewayImage" -}}
{{- if .Values.cdcGateway.imageOverride }}
{{- include "flink-cdc-connector.cdcGatewayOverride" . }}
{{- else }}
{{- include "flink-cdc-connector.image" . }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.gatewayTlsSecret" -}}
{{- if .Values.cdcGateway.tls.secretName }}
{{- .Values.cdcGateway.tls.secretName }}
{{- else }}
{{- include "flink-cdc-connector.fullname" . }}-cdcgateway-tls
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.bootstrapAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- include "flink-cdc-connector.serviceAccountPrefix" . }}-bootstrap
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.gatewayUrl" -}}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
{{- printf "https://%s-cdcgateway.%s.svc:%v" (include "flink-cdc-connector.fullname" .) (include "flink-cdc-connector.namespace" .) .Values.cdcGateway.port }}
{{- else }}
{{- printf "http://%s-cdcgateway.%s.svc:%v" (include "flink-cdc-connector.fullname" .) (include "flink-cdc-connector.namespace" .) .Values.cdcGateway.port }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.bootstrapConfig" -}}
# Settings of the bootstrap; a change makes a new Job.
logLevel: {{ .Values.logging.logLevel | toJson }}
gateway:
  url: "{{ include "flink-cdc-connector.gatewayUrl" . }}"
{{- if .Values.cdcGateway.auth.tokensSecret }}
  tokensDir: /etc/flink-cdc/tokens
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
  caDir: /etc/flink-cdc/gateway-ca
{{- end }}
documents: /etc/flink-cdc/documents/documents.json
backoffSeconds: {{ .Values.bootstrap.backoffSeconds }}
{{- if .Values.restoreFromSavepoint }}
restoreFromSavepoint: {{ .Values.restoreFromSavepoint | toJson }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.documents" -}}
{
"connectors": {{ .Values.bootstrap.cdcConnectors | toJson }},
"pipelines": {{ .Values.pipelines | toJson }}
}
{{- end }}

{{- define "flink-cdc-connector.bootstrapOverride" -}}
{{- if or (not .Values.global.imageRegistry) (hasPrefix (printf "%s/" .Values.global.imageRegistry) .Values.bootstrap.imageOverride) }}
{{- .Values.bootstrap.imageOverride }}
{{- else if regexMatch "^([^/\\n]*[.:][^/\\n]*|localhost)/" .Values.bootstrap.imageOverride }}
{{- .Values.global.imageRegistry }}{{ .Values.bootstrap.imageOverride | regexFind "/[^\\n]+" }}
{{- else }}
{{- .Values.global.imageRegistry }}/{{ .Values.bootstrap.imageOverride }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.bootstrapImage" -}}
{{- if .Values.bootstrap.imageOverride }}
{{- include "flink-cdc-connector.bootstrapOverride" . }}
{{- else }}
{{- include "flink-cdc-connector.image" . }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.bootstrapSpec" -}}
backoffLimit: {{ .Values.bootstrap.retries }}
template:
  metadata:
    labels:
      {{- include "flink-cdc-connector.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: bootstrap
      {{- with .Values.commonLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      {{- with .Values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    annotations:
      checksum/config: {{ include "flink-cdc-connector.bootstrapConfig" . | sha256sum }}
      {{- if eq .Values.platform "openshift" }}
      openshift.io/required-scc: {{ .Values.podSecurity.profile }}
      {{- end }}
      checksum/documents: {{ include "flink-cdc-connector.documents" . | sha256sum }}
      {{- with .Values.podAnnotations }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
  spec:
    serviceAccountName: {{ include "flink-cdc-connector.bootstrapAccount" . | quote }}
    automountServiceAccountToken: false
    {{- if .Values.global.imagePullSecrets }}
    imagePullSecrets:
      {{- range $imagePullSecret := .Values.global.imagePullSecrets }}
      - name: {{ $imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+" | quote }}
      {{- end }}
    {{- end }}
    {{- if eq .Values.podSecurity.profile "restricted-v3" }}
    hostUsers: false
    {{- end }}
    securityContext:
      runAsNonRoot: true
      {{- if eq .Values.platform "kubernetes" }}
      fsGroup: 9999
      fsGroupChangePolicy: OnRootMismatch
      {{- end }}
      seccompProfile:
        type: RuntimeDefault
    restartPolicy: OnFailure
    terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
    {{- if .Values.priorityClassName }}
    priorityClassName: {{ .Values.priorityClassName | quote }}
    {{- end }}
    {{- with .Values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.topologySpreadConstraints }}
    topologySpreadConstraints:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.hostAliases }}
    hostAliases:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.dnsConfig }}
    dnsConfig:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.initContainers }}
    initContainers:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    containers:
      - name: bootstrap
        image: {{ include "flink-cdc-connector.bootstrapImage" . | quote }}
        imagePullPolicy: {{ .Values.bootstrap.image.pullPolicy }}
        command:
          - /opt/flink-cdc/bin/flink-cdc
        args:
          - bootstrap
          - --config
          - /etc/flink-cdc/config/worker.yaml
        env:
          - name: HOME
            value: /tmp
          - name: POD_NAME
            valueFrom:
              fieldRef:
                fieldPath: metadata.name
          - name: POD_NAMESPACE
            valueFrom:
              fieldRef:
                fieldPath: metadata.namespace
          - name: POD_IP
            valueFrom:
              fieldRef:
                fieldPath: status.podIP
          {{- if .Values.global.proxy.httpProxy }}
          - name: HTTP_PROXY
            value: {{ .Values.global.proxy.httpProxy | quote }}
          {{- end }}
          {{- if .Values.global.proxy.httpsProxy }}
          - name: HTTPS_PROXY
            value: {{ .Values.global.proxy.httpsProxy | quote }}
          {{- end }}
          {{- if .Values.global.proxy.noProxy }}
          - name: NO_PROXY
            value: {{ .Values.global.proxy.noProxy | quote }}
          {{- end }}
          {{- if include "flink-cdc-connector.caBundleUsed" . }}
          - name: NODE_EXTRA_CA_CERTS
            value: /etc/flink-cdc/ca/ca-bundle.crt
          {{- end }}
          {{- with .Values.env }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
          {{- with .Values.extraEnvVars }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
        {{- with .Values.extraEnvFrom }}
        envFrom:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with .Values.bootstrap.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        securityContext:
          allowPrivilegeEscalation: {{ .Values.securityContext.allowPrivilegeEscalation }}
          {{- if or .Values.securityContext.capabilities.drop .Values.securityContext.capabilities.add }}
          capabilities:
            {{- with .Values.securityContext.capabilities.drop }}
            drop:
              {{- toYaml . | nindent 14 }}
            {{- end }}
            {{- with .Values.securityContext.capabilities.add }}
            add:
              {{- toYaml . | nindent 14 }}
            {{- end }}
          {{- end }}
          privileged: {{ .Values.securityContext.privileged }}
          readOnlyRootFilesystem: {{ .Values.securityContext.readOnlyRootFilesystem }}
          runAsNonRoot: {{ .Values.securityContext.runAsNonRoot }}
          seccompProfile:
            type: {{ .Values.securityContext.seccompProfile.type | quote }}
        volumeMounts:
          - name: config
            mountPath: /etc/flink-cdc/config
            readOnly: true
          - name: documents
            mountPath: /etc/flink-cdc/documents
            readOnly: true
          {{- if .Values.cdcGateway.auth.tokensSecret }}
          - name: tokens
            mountPath: /etc/flink-cdc/tokens
            readOnly: true
          {{- end }}
          {{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
          - name: gateway-ca
            mountPath: /etc/flink-cdc/gateway-ca
            readOnly: true
          {{- end }}
          {{- if include "flink-cdc-connector.caBundleUsed" . }}
          - name: ca-bundle
            mountPath: /etc/flink-cdc/ca
            readOnly: true
          {{- end }}
          - name: tmp
            mountPath: /tmp
          {{- with .Values.extraVolumeMounts }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
    volumes:
      - name: config
        configMap:
          name: {{ include "flink-cdc-connector.fullname" . }}-bootstrap
          items:
            - key: worker.yaml
              path: worker.yaml
      - name: documents
        configMap:
          name: {{ include "flink-cdc-connector.fullname" . }}-bootstrap
          items:
            - key: documents.json
              path: documents.json
      {{- if .Values.cdcGateway.auth.tokensSecret }}
      - name: tokens
        secret:
          secretName: {{ .Values.cdcGateway.auth.tokensSecret | quote }}
      {{- end }}
      {{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
      - name: gateway-ca
        {{- if .Values.cdcGateway.tls.secretName }}
        secret:
          secretName: {{ .Values.cdcGateway.tls.secretName | quote }}
          items:
            - key: ca.crt
              path: ca.crt
          optional: true
        {{- else }}
        configMap:
          name: {{ include "flink-cdc-connector.fullname" . }}-service-ca
          items:
            - key: service-ca.crt
              path: ca.crt
        {{- end }}
      {{- end }}
      {{- if include "flink-cdc-connector.caBundleUsed" . }}
      - name: ca-bundle
        {{- if .Values.global.caBundle.secretName }}
        secret:
          secretName: {{ .Values.global.caBundle.secretName | quote }}
          items:
            - key: {{ .Values.global.caBundle.key | quote }}
              path: ca-bundle.crt
        {{- else if .Values.global.caBundle.configMapName }}
        configMap:
          name: {{ .Values.global.caBundle.configMapName | quote }}
          items:
            - key: {{ .Values.global.caBundle.key | quote }}
              path: ca-bundle.crt
        {{- else }}
        configMap:
          name: {{ include "flink-cdc-connector.fullname" . }}-trusted-ca
          items:
            - key: ca-bundle.crt
              path: ca-bundle.crt
        {{- end }}
      {{- end }}
      - name: tmp
        emptyDir:
          sizeLimit: 64Mi
      {{- with .Values.extraVolumes }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
{{- end }}

{{- define "flink-cdc-connector.testConfig" -}}
# What helm test asks for.
logLevel: {{ .Values.logging.logLevel | toJson }}
gateway:
  url: "{{ include "flink-cdc-connector.gatewayUrl" . }}"
{{- if .Values.cdcGateway.auth.tokensSecret }}
  tokensDir: /etc/flink-cdc/tokens
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
  caDir: /etc/flink-cdc/gateway-ca
{{- end }}
{{- if .Values.pipelines }}
pipelines:
{{- range $pipeline := .Values.pipelines }}
{{- if not (eq ($pipeline.enabled | toJson) "false") }}
  - {{ $pipeline.name | toJson }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.s3Port" -}}
{{- if .Values.externalServices.minio.endpoint | regexFind "[^/\\n]:[0-9]+" | regexFind "[0-9]+" }}
{{- .Values.externalServices.minio.endpoint | regexFind "[^/\\n]:[0-9]+" | regexFind "[0-9]+" }}
{{- else if hasPrefix "https" .Values.externalServices.minio.endpoint }}
{{- "443" }}
{{- else }}
{{- "80" }}
{{- end }}
{{- end }}

{{- define "flink-cdc-connector.proxyPort" -}}
{{- if .Values.global.proxy.httpsProxy | regexFind "[^/\\n]:[0-9]+" | regexFind "[0-9]+" }}
{{- .Values.global.proxy.httpsProxy | regexFind "[^/\\n]:[0-9]+" | regexFind "[0-9]+" }}
{{- else if hasPrefix "https" .Values.global.proxy.httpsProxy }}
{{- "443" }}
{{- else }}
{{- "80" }}
{{- end }}
{{- end }}
