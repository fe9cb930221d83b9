{{- define "flink-cdc-connector.validate" -}}
{{- $problems := list }}
{{- if not (eq (include "flink-cdc-connector.fullname" . | trunc 40) (include "flink-cdc-connector.fullname" .)) }}
{{- $problems = append $problems
      (printf "fullnameOverride: the name \"%s\" has more than 40 characters: choose a shorter release name or set fullnameOverride"
      (include "flink-cdc-connector.fullname" .)) }}
{{- end }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" (include "flink-cdc-connector.fullname" .)) }}
{{- $problems = append $problems
      (printf "fullnameOverride: the name \"%s\" does not begin with a letter or holds more than lower case letters, digits and \"-\": choose another release name or set fullnameOverride"
      (include "flink-cdc-connector.fullname" .)) }}
{{- end }}
{{- if not (eq (include "flink-cdc-connector.namespace" . | trunc 63) (include "flink-cdc-connector.namespace" .)) }}
{{- $problems = append $problems
      (printf "global.namespace: \"%s\" has more than 63 characters" (include "flink-cdc-connector.namespace" .)) }}
{{- end }}
{{- if not (eq (.Values.nameOverride | trunc 63) .Values.nameOverride) }}
{{- $problems = append $problems
      (printf "nameOverride: \"%s\" has more than 63 characters, which no label can hold" .Values.nameOverride) }}
{{- end }}
{{- if not (eq .Values.engine "worker") }}
{{- $problems = append $problems (printf "engine: %s is not available yet: only worker is" .Values.engine) }}
{{- end }}
{{- if and .Values.jobmanager.highAvailability.enabled (not (ge (int .Values.jobmanager.replicas) 2)) }}
{{- $problems = append $problems
      (printf "jobmanager.replicas: %v is too few for jobmanager.highAvailability.enabled, which needs 2 or more"
      .Values.jobmanager.replicas) }}
{{- end }}
{{- if and (not .Values.jobmanager.highAvailability.enabled) (ge (int .Values.jobmanager.replicas) 2) }}
{{- $problems = append $problems
      (printf "jobmanager.replicas: %v need an election: set jobmanager.highAvailability.enabled" .Values.jobmanager.replicas) }}
{{- end }}
{{- if and (not .Values.cdcGateway.enabled) .Values.bootstrap.enabled (or .Values.pipelines .Values.bootstrap.cdcConnectors) }}
{{- $problems = append $problems
      "cdcGateway.enabled: the bootstrap submits pipelines and connectors to the gateway: enable it, or set bootstrap.enabled to false" }}
{{- end }}
{{- if and
      .Values.taskmanager.autoscaling.enabled
      (not (ge (int .Values.taskmanager.autoscaling.maxReplicas) (int .Values.taskmanager.autoscaling.minReplicas))) }}
{{- $problems = append $problems
      (printf "taskmanager.autoscaling.maxReplicas: %v is less than minReplicas, which is %v"
      .Values.taskmanager.autoscaling.maxReplicas .Values.taskmanager.autoscaling.minReplicas) }}
{{- end }}
{{- if and
      .Values.cdcGateway.autoscaling.enabled
      (not (ge (int .Values.cdcGateway.autoscaling.maxReplicas) (int .Values.cdcGateway.autoscaling.minReplicas))) }}
{{- $problems = append $problems
      (printf "cdcGateway.autoscaling.maxReplicas: %v is less than minReplicas, which is %v"
      .Values.cdcGateway.autoscaling.maxReplicas .Values.cdcGateway.autoscaling.minReplicas) }}
{{- end }}
{{- range $imagePullSecret := .Values.global.imagePullSecrets }}
{{- if not ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$") }}
{{- $problems = append $problems "global.imagePullSecrets: an entry has no name: write the name of a Secret, or {name: ...}" }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
{{- $problems = append $problems
      "cdcGateway.tls.serviceCA: the certificate comes from cdcGateway.tls.secretName already: set one of them" }}
{{- end }}
{{- if and .Values.global.caBundle.secretName .Values.global.caBundle.configMapName }}
{{- $problems = append $problems "global.caBundle: secretName and configMapName are both set: set one of them" }}
{{- end }}
{{- if and
      .Values.jobmanager.route.enabled .Values.jobmanager.ingress.enabled .Values.jobmanager.route.host
      (eq .Values.jobmanager.route.host .Values.jobmanager.ingress.host) }}
{{- $problems = append $problems
      (printf "jobmanager.route.host and jobmanager.ingress.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.route.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.route.enabled .Values.jobmanager.httpRoute.enabled .Values.jobmanager.route.host
      (eq .Values.jobmanager.route.host .Values.jobmanager.httpRoute.host) }}
{{- $problems = append $problems
      (printf "jobmanager.route.host and jobmanager.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.route.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.route.enabled .Values.cdcGateway.route.enabled .Values.jobmanager.route.host
      (eq .Values.jobmanager.route.host .Values.cdcGateway.route.host) }}
{{- $problems = append $problems
      (printf "jobmanager.route.host and cdcGateway.route.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.route.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.route.enabled .Values.cdcGateway.ingress.enabled .Values.jobmanager.route.host
      (eq .Values.jobmanager.route.host .Values.cdcGateway.ingress.host) }}
{{- $problems = append $problems
      (printf "jobmanager.route.host and cdcGateway.ingress.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.route.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.route.enabled .Values.cdcGateway.httpRoute.enabled .Values.jobmanager.route.host
      (eq .Values.jobmanager.route.host .Values.cdcGateway.httpRoute.host) }}
{{- $problems = append $problems
      (printf "jobmanager.route.host and cdcGateway.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.route.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.ingress.enabled .Values.jobmanager.httpRoute.enabled .Values.jobmanager.ingress.host
      (eq .Values.jobmanager.ingress.host .Values.jobmanager.httpRoute.host) }}
{{- $problems = append $problems
      (printf "jobmanager.ingress.host and jobmanager.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.ingress.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.ingress.enabled .Values.cdcGateway.route.enabled .Values.jobmanager.ingress.host
      (eq .Values.jobmanager.ingress.host .Values.cdcGateway.route.host) }}
{{- $problems = append $problems
      (printf "jobmanager.ingress.host and cdcGateway.route.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.ingress.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.ingress.enabled .Values.cdcGateway.ingress.enabled .Values.jobmanager.ingress.host
      (eq .Values.jobmanager.ingress.host .Values.cdcGateway.ingress.host) }}
{{- $problems = append $problems
      (printf "jobmanager.ingress.host and cdcGateway.ingress.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.ingress.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.ingress.enabled .Values.cdcGateway.httpRoute.enabled .Values.jobmanager.ingress.host
      (eq .Values.jobmanager.ingress.host .Values.cdcGateway.httpRoute.host) }}
{{- $problems = append $problems
      (printf "jobmanager.ingress.host and cdcGateway.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.ingress.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.httpRoute.enabled .Values.cdcGateway.route.enabled .Values.jobmanager.httpRoute.host
      (eq .Values.jobmanager.httpRoute.host .Values.cdcGateway.route.host) }}
{{- $problems = append $problems
      (printf "jobmanager.httpRoute.host and cdcGateway.route.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.httpRoute.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.httpRoute.enabled .Values.cdcGateway.ingress.enabled .Values.jobmanager.httpRoute.host
      (eq .Values.jobmanager.httpRoute.host .Values.cdcGateway.ingress.host) }}
{{- $problems = append $problems
      (printf "jobmanager.httpRoute.host and cdcGateway.ingress.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.httpRoute.host) }}
{{- end }}
{{- if and
      .Values.jobmanager.httpRoute.enabled .Values.cdcGateway.httpRoute.enabled .Values.jobmanager.httpRoute.host
      (eq .Values.jobmanager.httpRoute.host .Values.cdcGateway.httpRoute.host) }}
{{- $problems = append $problems
      (printf "jobmanager.httpRoute.host and cdcGateway.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.jobmanager.httpRoute.host) }}
{{- end }}
{{- if and
      .Values.cdcGateway.route.enabled .Values.cdcGateway.ingress.enabled .Values.cdcGateway.route.host
      (eq .Values.cdcGateway.route.host .Values.cdcGateway.ingress.host) }}
{{- $problems = append $problems
      (printf "cdcGateway.route.host and cdcGateway.ingress.host are both \"%s\": give each its own, or disable one"
      .Values.cdcGateway.route.host) }}
{{- end }}
{{- if and
      .Values.cdcGateway.route.enabled .Values.cdcGateway.httpRoute.enabled .Values.cdcGateway.route.host
      (eq .Values.cdcGateway.route.host .Values.cdcGateway.httpRoute.host) }}
{{- $problems = append $problems
      (printf "cdcGateway.route.host and cdcGateway.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.cdcGateway.route.host) }}
{{- end }}
{{- if and
      .Values.cdcGateway.ingress.enabled .Values.cdcGateway.httpRoute.enabled .Values.cdcGateway.ingress.host
      (eq .Values.cdcGateway.ingress.host .Values.cdcGateway.httpRoute.host) }}
{{- $problems = append $problems
      (printf "cdcGateway.ingress.host and cdcGateway.httpRoute.host are both \"%s\": give each its own, or disable one"
      .Values.cdcGateway.ingress.host) }}
{{- end }}
{{- if and
      (and .Values.cdcGateway.enabled (not .Values.cdcGateway.auth.tokensSecret) (not .Values.cdcGateway.auth.allowAnonymous))
      .Values.cdcGateway.route.enabled }}
{{- $problems = append $problems
      "cdcGateway.route.enabled: the gateway would be open to anyone outside the cluster: set cdcGateway.auth.tokensSecret, or cdcGateway.auth.allowAnonymous where something else guards it"
      }}
{{- end }}
{{- if and
      (and .Values.cdcGateway.enabled (not .Values.cdcGateway.auth.tokensSecret) (not .Values.cdcGateway.auth.allowAnonymous))
      .Values.cdcGateway.ingress.enabled }}
{{- $problems = append $problems
      "cdcGateway.ingress.enabled: the gateway would be open to anyone outside the cluster: set cdcGateway.auth.tokensSecret, or cdcGateway.auth.allowAnonymous where something else guards it"
      }}
{{- end }}
{{- if and
      (and .Values.cdcGateway.enabled (not .Values.cdcGateway.auth.tokensSecret) (not .Values.cdcGateway.auth.allowAnonymous))
      .Values.cdcGateway.httpRoute.enabled }}
{{- $problems = append $problems
      "cdcGateway.httpRoute.enabled: the gateway would be open to anyone outside the cluster: set cdcGateway.auth.tokensSecret, or cdcGateway.auth.allowAnonymous where something else guards it"
      }}
{{- end }}
{{- if and
      (and .Values.cdcGateway.enabled (not .Values.cdcGateway.auth.tokensSecret) (not .Values.cdcGateway.auth.allowAnonymous))
      (not (eq .Values.service.type "ClusterIP")) }}
{{- $problems = append $problems
      (printf "service.type: with %s the gateway would be open to anyone outside the cluster: set cdcGateway.auth.tokensSecret, or cdcGateway.auth.allowAnonymous where something else guards it"
      .Values.service.type) }}
{{- end }}
{{- if and .Values.jobmanager.route.enabled (eq .Values.platform "kubernetes") }}
{{- $problems = append $problems "jobmanager.route.enabled: there are no Routes with platform: kubernetes: use ingress or httpRoute" }}
{{- end }}
{{- if and .Values.cdcGateway.route.enabled (eq .Values.platform "kubernetes") }}
{{- $problems = append $problems "cdcGateway.route.enabled: there are no Routes with platform: kubernetes: use ingress or httpRoute" }}
{{- end }}
{{- if and
      .Values.existingSecrets.mssqlCredentials.name .Values.secrets.mssqlCredentials.name
      (not (eq .Values.existingSecrets.mssqlCredentials.name .Values.secrets.mssqlCredentials.name)) }}
{{- $problems = append $problems
      (printf "existingSecrets.mssqlCredentials.name and secrets.mssqlCredentials.name are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.mssqlCredentials.name .Values.secrets.mssqlCredentials.name) }}
{{- end }}
{{- if and
      .Values.existingSecrets.mssqlCredentials.name .Values.externalServices.mssql.credentialsSecret
      (not (eq .Values.existingSecrets.mssqlCredentials.name .Values.externalServices.mssql.credentialsSecret)) }}
{{- $problems = append $problems
      (printf "existingSecrets.mssqlCredentials.name and externalServices.mssql.credentialsSecret are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.mssqlCredentials.name .Values.externalServices.mssql.credentialsSecret) }}
{{- end }}
{{- if and
      .Values.secrets.mssqlCredentials.name .Values.externalServices.mssql.credentialsSecret
      (not (eq .Values.secrets.mssqlCredentials.name .Values.externalServices.mssql.credentialsSecret)) }}
{{- $problems = append $problems
      (printf "secrets.mssqlCredentials.name and externalServices.mssql.credentialsSecret are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.secrets.mssqlCredentials.name .Values.externalServices.mssql.credentialsSecret) }}
{{- end }}
{{- if and
      .Values.existingSecrets.kafkaCredentials.name .Values.externalServices.kafka.credentialsSecret
      (not (eq .Values.existingSecrets.kafkaCredentials.name .Values.externalServices.kafka.credentialsSecret)) }}
{{- $problems = append $problems
      (printf "existingSecrets.kafkaCredentials.name and externalServices.kafka.credentialsSecret are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.kafkaCredentials.name .Values.externalServices.kafka.credentialsSecret) }}
{{- end }}
{{- if and
      .Values.existingSecrets.minioCredentials.name .Values.secrets.s3Credentials.name
      (not (eq .Values.existingSecrets.minioCredentials.name .Values.secrets.s3Credentials.name)) }}
{{- $problems = append $problems
      (printf "existingSecrets.minioCredentials.name and secrets.s3Credentials.name are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.minioCredentials.name .Values.secrets.s3Credentials.name) }}
{{- end }}
{{- if and
      .Values.existingSecrets.minioCredentials.name .Values.externalServices.minio.credentialsSecret
      (not (eq .Values.existingSecrets.minioCredentials.name .Values.externalServices.minio.credentialsSecret)) }}
{{- $problems = append $problems
      (printf "existingSecrets.minioCredentials.name and externalServices.minio.credentialsSecret are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.minioCredentials.name .Values.externalServices.minio.credentialsSecret) }}
{{- end }}
{{- if and
      .Values.secrets.s3Credentials.name .Values.externalServices.minio.credentialsSecret
      (not (eq .Values.secrets.s3Credentials.name .Values.externalServices.minio.credentialsSecret)) }}
{{- $problems = append $problems
      (printf "secrets.s3Credentials.name and externalServices.minio.credentialsSecret are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.secrets.s3Credentials.name .Values.externalServices.minio.credentialsSecret) }}
{{- end }}
{{- if and
      .Values.existingSecrets.mssqlCredentials.usernameKey .Values.secrets.mssqlCredentials.usernameKey
      (not (eq .Values.existingSecrets.mssqlCredentials.usernameKey .Values.secrets.mssqlCredentials.usernameKey)) }}
{{- $problems = append $problems
      (printf "existingSecrets.mssqlCredentials.usernameKey and secrets.mssqlCredentials.usernameKey are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.mssqlCredentials.usernameKey .Values.secrets.mssqlCredentials.usernameKey) }}
{{- end }}
{{- if and
      .Values.existingSecrets.mssqlCredentials.passwordKey .Values.secrets.mssqlCredentials.passwordKey
      (not (eq .Values.existingSecrets.mssqlCredentials.passwordKey .Values.secrets.mssqlCredentials.passwordKey)) }}
{{- $problems = append $problems
      (printf "existingSecrets.mssqlCredentials.passwordKey and secrets.mssqlCredentials.passwordKey are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.mssqlCredentials.passwordKey .Values.secrets.mssqlCredentials.passwordKey) }}
{{- end }}
{{- if and
      .Values.existingSecrets.minioCredentials.accessKeyKey .Values.secrets.s3Credentials.accessKeyKey
      (not (eq .Values.existingSecrets.minioCredentials.accessKeyKey .Values.secrets.s3Credentials.accessKeyKey)) }}
{{- $problems = append $problems
      (printf "existingSecrets.minioCredentials.accessKeyKey and secrets.s3Credentials.accessKeyKey are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.minioCredentials.accessKeyKey .Values.secrets.s3Credentials.accessKeyKey) }}
{{- end }}
{{- if and
      .Values.existingSecrets.minioCredentials.secretKeyKey .Values.secrets.s3Credentials.secretKeyKey
      (not (eq .Values.existingSecrets.minioCredentials.secretKeyKey .Values.secrets.s3Credentials.secretKeyKey)) }}
{{- $problems = append $problems
      (printf "existingSecrets.minioCredentials.secretKeyKey and secrets.s3Credentials.secretKeyKey are \"%s\" and \"%s\", and mean the same: set one of them"
      .Values.existingSecrets.minioCredentials.secretKeyKey .Values.secrets.s3Credentials.secretKeyKey) }}
{{- end }}
{{- if and
      .Values.taskmanager.slots .Values.taskmanager.numberOfTaskSlots
      (not (eq (int .Values.taskmanager.slots) (int .Values.taskmanager.numberOfTaskSlots))) }}
{{- $problems = append $problems
      (printf "taskmanager.slots and taskmanager.numberOfTaskSlots are %s and %s, and mean the same: set one of them"
      (toString .Values.taskmanager.slots) (toString .Values.taskmanager.numberOfTaskSlots)) }}
{{- end }}
{{- if and
      .Values.taskmanager.slots (include "flink-cdc-connector.flinkSlots" .)
      (not (eq (toString .Values.taskmanager.slots) (include "flink-cdc-connector.flinkSlots" .))) }}
{{- $problems = append $problems
      (printf "taskmanager.slots and flinkConfiguration taskmanager.numberOfTaskSlots are %s and %s, and mean the same: set one of them"
      (toString .Values.taskmanager.slots) (include "flink-cdc-connector.flinkSlots" .)) }}
{{- end }}
{{- if and
      .Values.taskmanager.numberOfTaskSlots (include "flink-cdc-connector.flinkSlots" .)
      (not (eq (toString .Values.taskmanager.numberOfTaskSlots) (include "flink-cdc-connector.flinkSlots" .))) }}
{{- $problems = append $problems
      (printf "taskmanager.numberOfTaskSlots and flinkConfiguration taskmanager.numberOfTaskSlots are %s and %s, and mean the same: set one of them"
      (toString .Values.taskmanager.numberOfTaskSlots) (include "flink-cdc-connector.flinkSlots" .)) }}
{{- end }}
{{- if .Values.securityContext.allowPrivilegeEscalation }}
{{- $problems = append $problems
      "securityContext.allowPrivilegeEscalation: has to be false: restricted-v2, restricted-v3 and Pod Security restricted refuse any other"
      }}
{{- end }}
{{- if .Values.securityContext.privileged }}
{{- $problems = append $problems
      "securityContext.privileged: has to be false: restricted-v2, restricted-v3 and Pod Security restricted refuse any other" }}
{{- end }}
{{- if not .Values.securityContext.runAsNonRoot }}
{{- $problems = append $problems
      "securityContext.runAsNonRoot: has to be true: restricted-v2, restricted-v3 and Pod Security restricted refuse any other" }}
{{- end }}
{{- if not (contains "\"ALL\"" (.Values.securityContext.capabilities.drop | toJson)) }}
{{- $problems = append $problems
      "securityContext.capabilities.drop: has to hold ALL: restricted-v2, restricted-v3 and Pod Security restricted refuse any other" }}
{{- end }}
{{- range $add := .Values.securityContext.capabilities.add }}
{{- if not (eq $add "NET_BIND_SERVICE") }}
{{- $problems = append $problems
      (printf "securityContext.capabilities.add: %s cannot be had, only NET_BIND_SERVICE: restricted-v2, restricted-v3 and Pod Security restricted refuse any other"
      $add) }}
{{- end }}
{{- end }}
{{- if not (eq .Values.securityContext.seccompProfile.type "RuntimeDefault") }}
{{- $problems = append $problems
      (printf "securityContext.seccompProfile.type: %s cannot be had, only RuntimeDefault: restricted-v2, restricted-v3 and Pod Security restricted refuse any other"
      .Values.securityContext.seccompProfile.type) }}
{{- end }}
{{- if not (eq (.Values.securityContext.runAsUser | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.runAsUser: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key" }}
{{- end }}
{{- if not (eq (.Values.securityContext.runAsGroup | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.runAsGroup: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key" }}
{{- end }}
{{- if not (eq (.Values.securityContext.fsGroup | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.fsGroup: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key" }}
{{- end }}
{{- if not (eq (.Values.securityContext.supplementalGroups | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.supplementalGroups: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key"
      }}
{{- end }}
{{- if not (eq (.Values.securityContext.seLinuxOptions | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.seLinuxOptions: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key" }}
{{- end }}
{{- if not (eq (.Values.securityContext.windowsOptions | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.windowsOptions: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key" }}
{{- end }}
{{- if not (eq (.Values.securityContext.procMount | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.procMount: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key" }}
{{- end }}
{{- if not (eq (.Values.securityContext.appArmorProfile | toJson) "null") }}
{{- $problems = append $problems
      "securityContext.appArmorProfile: OpenShift assigns it per namespace, and restricted-v2 and -v3 refuse other values: remove the key"
      }}
{{- end }}
{{- /* the value pipelines */}}
{{- $seen := list }}
{{- range $pipeline := .Values.pipelines }}
{{- if has $pipeline.name $seen }}
{{- $problems = append $problems (printf "pipelines: the name \"%s\" stands twice" $pipeline.name) }}
{{- end }}
{{- $seen = append $seen $pipeline.name }}
{{- end }}
{{- /* the value bootstrap.cdcConnectors */}}
{{- $seen := list }}
{{- range $cdcConnector := .Values.bootstrap.cdcConnectors }}
{{- if has $cdcConnector.name $seen }}
{{- $problems = append $problems (printf "bootstrap.cdcConnectors: the name \"%s\" stands twice" $cdcConnector.name) }}
{{- end }}
{{- $seen = append $seen $cdcConnector.name }}
{{- end }}
{{- range $pipeline := .Values.pipelines }}
{{- if and
      (not (hasPrefix "\"" ($pipeline.source | toJson))) (not (contains "\"table\":" ($pipeline.source | toJson)))
      (not (contains "\"tables\":" ($pipeline.source | toJson))) (not (contains "\"table-name\":" ($pipeline.source | toJson)))
      (not (contains "\"config\":" ($pipeline.source | toJson))) (not (contains "\"connector\":" ($pipeline.source | toJson))) }}
{{- $problems = append $problems
      (printf "pipelines: %s: source has no table: name one in source.table or several in source.tables" $pipeline.name) }}
{{- end }}
{{- end }}
{{- range $pipeline := .Values.pipelines }}
{{- if
      regexMatch
      "\"[^\"]*([Pp][Aa][Ss][Ss](?:[Ww][Oo][Rr][Dd]|[Ww][Dd]|[Pp][Hh][Rr][Aa][Ss][Ee])|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn]|[Jj][Aa][Aa][Ss]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee][-_.]?[Kk][Ee][Yy]|[Aa][Pp][Ii][-_.]?[Kk][Ee][Yy]|[Aa][Cc][Cc][Ee][Ss][Ss][-_.]?[Kk][Ee][Yy])[^\"]*\":(\"([^\"$\\\\]|\\\\[^\\n]|\\$[^{\"])+\\$?\"|-?[0-9])"
      ($pipeline | toJson) }}
{{- $problems = append $problems
      (printf "pipelines: %s: the key %s holds a secret in plain text: write ${NAME} and put the secret into a Secret (existingSecrets, extraEnvFrom)"
        $pipeline.name
          ($pipeline
            | toJson | regexFind
            "\"[^\"]*([Pp][Aa][Ss][Ss](?:[Ww][Oo][Rr][Dd]|[Ww][Dd]|[Pp][Hh][Rr][Aa][Ss][Ee])|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn]|[Jj][Aa][Aa][Ss]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee][-_.]?[Kk][Ee][Yy]|[Aa][Pp][Ii][-_.]?[Kk][Ee][Yy]|[Aa][Cc][Cc][Ee][Ss][Ss][-_.]?[Kk][Ee][Yy])[^\"]*\":(\"([^\"$\\\\]|\\\\[^\\n]|\\$[^{\"])+\\$?\"|-?[0-9])"
      | regexFind "\"[^\"]*\"")) }}
{{- end }}
{{- end }}
{{- range $cdcConnector := .Values.bootstrap.cdcConnectors }}
{{- if
      regexMatch
      "\"[^\"]*([Pp][Aa][Ss][Ss](?:[Ww][Oo][Rr][Dd]|[Ww][Dd]|[Pp][Hh][Rr][Aa][Ss][Ee])|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn]|[Jj][Aa][Aa][Ss]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee][-_.]?[Kk][Ee][Yy]|[Aa][Pp][Ii][-_.]?[Kk][Ee][Yy]|[Aa][Cc][Cc][Ee][Ss][Ss][-_.]?[Kk][Ee][Yy])[^\"]*\":(\"([^\"$\\\\]|\\\\[^\\n]|\\$[^{\"])+\\$?\"|-?[0-9])"
      ($cdcConnector | toJson) }}
{{- $problems = append $problems
      (printf "bootstrap.cdcConnectors: %s: the key %s holds a secret in plain text: write ${NAME} and put the secret into a Secret (existingSecrets, extraEnvFrom)"
        $cdcConnector.name
          ($cdcConnector
            | toJson | regexFind
            "\"[^\"]*([Pp][Aa][Ss][Ss](?:[Ww][Oo][Rr][Dd]|[Ww][Dd]|[Pp][Hh][Rr][Aa][Ss][Ee])|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn]|[Jj][Aa][Aa][Ss]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee][-_.]?[Kk][Ee][Yy]|[Aa][Pp][Ii][-_.]?[Kk][Ee][Yy]|[Aa][Cc][Cc][Ee][Ss][Ss][-_.]?[Kk][Ee][Yy])[^\"]*\":(\"([^\"$\\\\]|\\\\[^\\n]|\\$[^{\"])+\\$?\"|-?[0-9])"
      | regexFind "\"[^\"]*\"")) }}
{{- end }}
{{- end }}
{{- if and
      (regexMatch "\"s3[.]access-key\":" (.Values.flinkConfiguration | toJson))
      (not (regexMatch "\"s3[.]access-key\":\"([^\"]*[$][{][^\"]*)?\"" (.Values.flinkConfiguration | toJson))) }}
{{- $problems = append $problems
      "flinkConfiguration: s3.access-key holds a secret in plain text: write ${AWS_ACCESS_KEY_ID} or ${AWS_SECRET_ACCESS_KEY} and set existingSecrets.minioCredentials"
      }}
{{- end }}
{{- if and
      (regexMatch "\"s3[.]secret-key\":" (.Values.flinkConfiguration | toJson))
      (not (regexMatch "\"s3[.]secret-key\":\"([^\"]*[$][{][^\"]*)?\"" (.Values.flinkConfiguration | toJson))) }}
{{- $problems = append $problems
      "flinkConfiguration: s3.secret-key holds a secret in plain text: write ${AWS_ACCESS_KEY_ID} or ${AWS_SECRET_ACCESS_KEY} and set existingSecrets.minioCredentials"
      }}
{{- end }}
{{- /* the value extraObjects */}}
{{- $seen := list }}
{{- range $extraObject := .Values.extraObjects }}
{{- if has
      (printf "%s %s %s %s" $extraObject.apiVersion $extraObject.kind ($extraObject.metadata.namespace | toJson) $extraObject.metadata.name)
      $seen }}
{{- $problems = append $problems (printf "extraObjects: %s %s stands twice" $extraObject.kind $extraObject.metadata.name) }}
{{- end }}
{{- $seen = append $seen
      (printf "%s %s %s %s"
      $extraObject.apiVersion $extraObject.kind ($extraObject.metadata.namespace | toJson) $extraObject.metadata.name) }}
{{- end }}
{{- if .Values.serviceAccount.create }}
{{- /* jobmanager/serviceaccount metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/serviceaccount metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.serviceAccount.create }}
{{- /* jobmanager/serviceaccount metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in jobmanager/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.serviceAccount.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "serviceAccount.annotations: \"%s\" comes out twice in jobmanager/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- /* jobmanager/config metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/config metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* jobmanager/deployment metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/deployment metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* jobmanager/deployment spec.template.metadata.labels */}}
{{- $seen := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in jobmanager/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.podLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "podLabels: \"%s\" comes out twice in jobmanager/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* jobmanager/deployment spec.template.metadata.annotations */}}
{{- $seen := list "checksum/config" }}
{{- if eq .Values.platform "openshift" }}
{{- $seen = append $seen "openshift.io/required-scc" }}
{{- end }}
{{- range $key, $value := .Values.podAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "podAnnotations: \"%s\" comes out twice in jobmanager/deployment spec.template.metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* jobmanager/deployment spec.template.spec.imagePullSecrets */}}
{{- $seen := list }}
{{- range $imagePullSecret := .Values.global.imagePullSecrets }}
{{- if has ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") $seen }}
{{- $problems = append $problems
      (printf "global.imagePullSecrets: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.imagePullSecrets"
      ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+")) }}
{{- end }}
{{- $seen = append $seen ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") }}
{{- end }}
{{- /* jobmanager/deployment spec.template.spec.hostAliases */}}
{{- $seen := list }}
{{- range $item := .Values.hostAliases }}
{{- if $item.ip }}
{{- if has (toString $item.ip) $seen }}
{{- $problems = append $problems
      (printf "hostAliases: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.hostAliases" (toString $item.ip)) }}
{{- end }}
{{- $seen = append $seen (toString $item.ip) }}
{{- end }}
{{- end }}
{{- /* jobmanager/deployment spec.template.spec.initContainers */}}
{{- $seen := list }}
{{- range $item := .Values.initContainers }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "initContainers: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.initContainers" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- /* jobmanager/deployment spec.template.spec.containers[0].env */}}
{{- $seen := list "HOME" "POD_NAME" "POD_NAMESPACE" "POD_IP" }}
{{- if .Values.global.proxy.httpProxy }}
{{- $seen = append $seen "HTTP_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.httpsProxy }}
{{- $seen = append $seen "HTTPS_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.noProxy }}
{{- $seen = append $seen "NO_PROXY" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "NODE_EXTRA_CA_CERTS" }}
{{- end }}
{{- range $item := .Values.env }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "env: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- range $item := .Values.extraEnvVars }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraEnvVars: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- /* jobmanager/deployment spec.template.spec.containers[0].volumeMounts */}}
{{- $seen := list "/etc/flink-cdc/config" "/tmp" }}
{{- if or (include "flink-cdc-connector.kafkaCredentialsUsed" .) (include "flink-cdc-connector.minioCredentialsUsed" .) }}
{{- $seen = append $seen "/etc/flink-cdc/secrets" }}
{{- end }}
{{- if or .Values.externalServices.kafka.tls.caSecretName .Values.externalServices.kafka.tls.clientSecretName }}
{{- $seen = append $seen "/etc/flink-cdc/kafka-tls" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "/etc/flink-cdc/ca" }}
{{- end }}
{{- range $item := .Values.extraVolumeMounts }}
{{- if $item.mountPath }}
{{- if has (toString $item.mountPath) $seen }}
{{- $problems = append $problems
      (printf "extraVolumeMounts: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.containers[0].volumeMounts"
      (toString $item.mountPath)) }}
{{- end }}
{{- $seen = append $seen (toString $item.mountPath) }}
{{- end }}
{{- end }}
{{- /* jobmanager/deployment spec.template.spec.volumes */}}
{{- $seen := list "config" "tmp" }}
{{- if or (include "flink-cdc-connector.kafkaCredentialsUsed" .) (include "flink-cdc-connector.minioCredentialsUsed" .) }}
{{- $seen = append $seen "credentials" }}
{{- end }}
{{- if or .Values.externalServices.kafka.tls.caSecretName .Values.externalServices.kafka.tls.clientSecretName }}
{{- $seen = append $seen "kafka-tls" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "ca-bundle" }}
{{- end }}
{{- range $item := .Values.extraVolumes }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraVolumes: \"%s\" comes out twice in jobmanager/deployment spec.template.spec.volumes" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- if ge (int .Values.jobmanager.replicas) 2 }}
{{- /* jobmanager/poddisruptionbudget metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/poddisruptionbudget metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.jobmanager.highAvailability.enabled }}
{{- /* jobmanager/leader-election/role metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/leader-election/role metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.jobmanager.highAvailability.enabled }}
{{- /* jobmanager/leader-election/rolebinding metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in jobmanager/leader-election/rolebinding metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- /* jobmanager/service metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/service metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* jobmanager/peers-service metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/peers-service metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- if and (eq .Values.platform "openshift") (or .Values.jobmanager.route.enabled .Values.jobmanager.highAvailability.enabled) }}
{{- /* jobmanager/exposure/route metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/exposure/route metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and (eq .Values.platform "openshift") (or .Values.jobmanager.route.enabled .Values.jobmanager.highAvailability.enabled) }}
{{- /* jobmanager/exposure/route metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in jobmanager/exposure/route metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.jobmanager.route.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "jobmanager.route.annotations: \"%s\" comes out twice in jobmanager/exposure/route metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.jobmanager.ingress.enabled }}
{{- /* jobmanager/exposure/ingress metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/exposure/ingress metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.jobmanager.ingress.enabled }}
{{- /* jobmanager/exposure/ingress metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in jobmanager/exposure/ingress metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.jobmanager.ingress.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "jobmanager.ingress.annotations: \"%s\" comes out twice in jobmanager/exposure/ingress metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.jobmanager.httpRoute.enabled }}
{{- /* jobmanager/exposure/httproute metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in jobmanager/exposure/httproute metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.jobmanager.httpRoute.enabled }}
{{- /* jobmanager/exposure/httproute metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in jobmanager/exposure/httproute metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.jobmanager.httpRoute.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "jobmanager.httpRoute.annotations: \"%s\" comes out twice in jobmanager/exposure/httproute metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.serviceAccount.create }}
{{- /* taskmanager/serviceaccount metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in taskmanager/serviceaccount metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.serviceAccount.create }}
{{- /* taskmanager/serviceaccount metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in taskmanager/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.serviceAccount.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "serviceAccount.annotations: \"%s\" comes out twice in taskmanager/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- /* taskmanager/config metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in taskmanager/config metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* taskmanager/deployment metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in taskmanager/deployment metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* taskmanager/deployment spec.template.metadata.labels */}}
{{- $seen := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in taskmanager/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.podLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "podLabels: \"%s\" comes out twice in taskmanager/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* taskmanager/deployment spec.template.metadata.annotations */}}
{{- $seen := list "checksum/config" }}
{{- if eq .Values.platform "openshift" }}
{{- $seen = append $seen "openshift.io/required-scc" }}
{{- end }}
{{- range $key, $value := .Values.podAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "podAnnotations: \"%s\" comes out twice in taskmanager/deployment spec.template.metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- /* taskmanager/deployment spec.template.spec.imagePullSecrets */}}
{{- $seen := list }}
{{- range $imagePullSecret := .Values.global.imagePullSecrets }}
{{- if has ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") $seen }}
{{- $problems = append $problems
      (printf "global.imagePullSecrets: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.imagePullSecrets"
      ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+")) }}
{{- end }}
{{- $seen = append $seen ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") }}
{{- end }}
{{- /* taskmanager/deployment spec.template.spec.hostAliases */}}
{{- $seen := list }}
{{- range $item := .Values.hostAliases }}
{{- if $item.ip }}
{{- if has (toString $item.ip) $seen }}
{{- $problems = append $problems
      (printf "hostAliases: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.hostAliases" (toString $item.ip)) }}
{{- end }}
{{- $seen = append $seen (toString $item.ip) }}
{{- end }}
{{- end }}
{{- /* taskmanager/deployment spec.template.spec.initContainers */}}
{{- $seen := list }}
{{- range $item := .Values.initContainers }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "initContainers: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.initContainers" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- /* taskmanager/deployment spec.template.spec.containers[0].env */}}
{{- $seen := list "HOME" "POD_NAME" "POD_NAMESPACE" "POD_IP" }}
{{- if .Values.global.proxy.httpProxy }}
{{- $seen = append $seen "HTTP_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.httpsProxy }}
{{- $seen = append $seen "HTTPS_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.noProxy }}
{{- $seen = append $seen "NO_PROXY" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "NODE_EXTRA_CA_CERTS" }}
{{- end }}
{{- if .Values.externalServices.minio.endpoint }}
{{- $seen = append $seen "MINIO_ENDPOINT" }}
{{- end }}
{{- range $item := .Values.env }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "env: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- range $item := .Values.extraEnvVars }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraEnvVars: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.containers[0].env"
      (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- /* taskmanager/deployment spec.template.spec.containers[0].volumeMounts */}}
{{- $seen := list "/etc/flink-cdc/config" "/var/lib/flink-cdc" "/tmp" }}
{{- if or
      (include "flink-cdc-connector.mssqlCredentialsUsed" .) (include "flink-cdc-connector.kafkaCredentialsUsed" .)
      (include "flink-cdc-connector.minioCredentialsUsed" .) }}
{{- $seen = append $seen "/etc/flink-cdc/secrets" }}
{{- end }}
{{- if or .Values.externalServices.kafka.tls.caSecretName .Values.externalServices.kafka.tls.clientSecretName }}
{{- $seen = append $seen "/etc/flink-cdc/kafka-tls" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "/etc/flink-cdc/ca" }}
{{- end }}
{{- range $item := .Values.extraVolumeMounts }}
{{- if $item.mountPath }}
{{- if has (toString $item.mountPath) $seen }}
{{- $problems = append $problems
      (printf "extraVolumeMounts: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.containers[0].volumeMounts"
      (toString $item.mountPath)) }}
{{- end }}
{{- $seen = append $seen (toString $item.mountPath) }}
{{- end }}
{{- end }}
{{- /* taskmanager/deployment spec.template.spec.volumes */}}
{{- $seen := list "config" "data" "tmp" }}
{{- if or
      (include "flink-cdc-connector.mssqlCredentialsUsed" .) (include "flink-cdc-connector.kafkaCredentialsUsed" .)
      (include "flink-cdc-connector.minioCredentialsUsed" .) }}
{{- $seen = append $seen "credentials" }}
{{- end }}
{{- if or .Values.externalServices.kafka.tls.caSecretName .Values.externalServices.kafka.tls.clientSecretName }}
{{- $seen = append $seen "kafka-tls" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "ca-bundle" }}
{{- end }}
{{- range $item := .Values.extraVolumes }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraVolumes: \"%s\" comes out twice in taskmanager/deployment spec.template.spec.volumes" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- if or
      (and .Values.taskmanager.autoscaling.enabled (ge (int .Values.taskmanager.autoscaling.minReplicas) 2))
      (and (not .Values.taskmanager.autoscaling.enabled) (ge (int .Values.taskmanager.replicas) 2)) }}
{{- /* taskmanager/poddisruptionbudget metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in taskmanager/poddisruptionbudget metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.taskmanager.autoscaling.enabled }}
{{- /* taskmanager/horizontalpodautoscaler metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in taskmanager/horizontalpodautoscaler metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- /* taskmanager/service metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in taskmanager/service metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- if and .Values.serviceAccount.create .Values.cdcGateway.enabled }}
{{- /* cdcgateway/serviceaccount metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/serviceaccount metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.serviceAccount.create .Values.cdcGateway.enabled }}
{{- /* cdcgateway/serviceaccount metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in cdcgateway/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.serviceAccount.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "serviceAccount.annotations: \"%s\" comes out twice in cdcgateway/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/config metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/config metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/deployment metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.metadata.labels */}}
{{- $seen := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in cdcgateway/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.podLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "podLabels: \"%s\" comes out twice in cdcgateway/deployment spec.template.metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.metadata.annotations */}}
{{- $seen := list "checksum/config" }}
{{- if eq .Values.platform "openshift" }}
{{- $seen = append $seen "openshift.io/required-scc" }}
{{- end }}
{{- range $key, $value := .Values.podAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "podAnnotations: \"%s\" comes out twice in cdcgateway/deployment spec.template.metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.spec.imagePullSecrets */}}
{{- $seen := list }}
{{- range $imagePullSecret := .Values.global.imagePullSecrets }}
{{- if has ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") $seen }}
{{- $problems = append $problems
      (printf "global.imagePullSecrets: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.imagePullSecrets"
      ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+")) }}
{{- end }}
{{- $seen = append $seen ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.spec.hostAliases */}}
{{- $seen := list }}
{{- range $item := .Values.hostAliases }}
{{- if $item.ip }}
{{- if has (toString $item.ip) $seen }}
{{- $problems = append $problems
      (printf "hostAliases: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.hostAliases" (toString $item.ip)) }}
{{- end }}
{{- $seen = append $seen (toString $item.ip) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.spec.initContainers */}}
{{- $seen := list }}
{{- range $item := .Values.initContainers }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "initContainers: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.initContainers" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.spec.containers[0].env */}}
{{- $seen := list "HOME" "POD_NAME" "POD_NAMESPACE" "POD_IP" }}
{{- if .Values.global.proxy.httpProxy }}
{{- $seen = append $seen "HTTP_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.httpsProxy }}
{{- $seen = append $seen "HTTPS_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.noProxy }}
{{- $seen = append $seen "NO_PROXY" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "NODE_EXTRA_CA_CERTS" }}
{{- end }}
{{- range $item := .Values.env }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "env: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- range $item := .Values.extraEnvVars }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraEnvVars: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.spec.containers[0].volumeMounts */}}
{{- $seen := list "/etc/flink-cdc/config" "/tmp" }}
{{- if .Values.cdcGateway.auth.tokensSecret }}
{{- $seen = append $seen "/etc/flink-cdc/tokens" }}
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
{{- $seen = append $seen "/etc/flink-cdc/tls" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "/etc/flink-cdc/ca" }}
{{- end }}
{{- range $item := .Values.extraVolumeMounts }}
{{- if $item.mountPath }}
{{- if has (toString $item.mountPath) $seen }}
{{- $problems = append $problems
      (printf "extraVolumeMounts: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.containers[0].volumeMounts"
      (toString $item.mountPath)) }}
{{- end }}
{{- $seen = append $seen (toString $item.mountPath) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/deployment spec.template.spec.volumes */}}
{{- $seen := list "config" "tmp" }}
{{- if .Values.cdcGateway.auth.tokensSecret }}
{{- $seen = append $seen "tokens" }}
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
{{- $seen = append $seen "tls" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "ca-bundle" }}
{{- end }}
{{- range $item := .Values.extraVolumes }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems
      (printf "extraVolumes: \"%s\" comes out twice in cdcgateway/deployment spec.template.spec.volumes" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and
      .Values.cdcGateway.enabled
      (or
        (and .Values.cdcGateway.autoscaling.enabled (ge (int .Values.cdcGateway.autoscaling.minReplicas) 2))
      (and (not .Values.cdcGateway.autoscaling.enabled) (ge (int .Values.cdcGateway.replicas) 2))) }}
{{- /* cdcgateway/poddisruptionbudget metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/poddisruptionbudget metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled .Values.cdcGateway.autoscaling.enabled }}
{{- /* cdcgateway/horizontalpodautoscaler metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in cdcgateway/horizontalpodautoscaler metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/service metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/service metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/service metadata.annotations */}}
{{- $seen := list }}
{{- if .Values.cdcGateway.tls.serviceCA }}
{{- $seen = append $seen "service.beta.openshift.io/serving-cert-secret-name" }}
{{- end }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonAnnotations: \"%s\" comes out twice in cdcgateway/service metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* cdcgateway/metrics-service metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/metrics-service metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled (and (eq .Values.platform "openshift") .Values.cdcGateway.route.enabled) }}
{{- /* cdcgateway/exposure/route metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/exposure/route metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled (and (eq .Values.platform "openshift") .Values.cdcGateway.route.enabled) }}
{{- /* cdcgateway/exposure/route metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in cdcgateway/exposure/route metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.cdcGateway.route.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "cdcGateway.route.annotations: \"%s\" comes out twice in cdcgateway/exposure/route metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled .Values.cdcGateway.ingress.enabled }}
{{- /* cdcgateway/exposure/ingress metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/exposure/ingress metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled .Values.cdcGateway.ingress.enabled }}
{{- /* cdcgateway/exposure/ingress metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in cdcgateway/exposure/ingress metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.cdcGateway.ingress.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "cdcGateway.ingress.annotations: \"%s\" comes out twice in cdcgateway/exposure/ingress metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled .Values.cdcGateway.httpRoute.enabled }}
{{- /* cdcgateway/exposure/httproute metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/exposure/httproute metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.cdcGateway.enabled .Values.cdcGateway.httpRoute.enabled }}
{{- /* cdcgateway/exposure/httproute metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in cdcgateway/exposure/httproute metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.cdcGateway.httpRoute.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "cdcGateway.httpRoute.annotations: \"%s\" comes out twice in cdcgateway/exposure/httproute metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.tls.serviceCA }}
{{- /* cdcgateway/service-ca metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in cdcgateway/service-ca metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.tls.serviceCA }}
{{- /* cdcgateway/service-ca metadata.annotations */}}
{{- $seen := list "service.beta.openshift.io/inject-cabundle" }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonAnnotations: \"%s\" comes out twice in cdcgateway/service-ca metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.serviceAccount.create (and .Values.bootstrap.enabled (or .Values.pipelines .Values.bootstrap.cdcConnectors)) }}
{{- /* bootstrap/serviceaccount metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in bootstrap/serviceaccount metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.serviceAccount.create (and .Values.bootstrap.enabled (or .Values.pipelines .Values.bootstrap.cdcConnectors)) }}
{{- /* bootstrap/serviceaccount metadata.annotations */}}
{{- $seen := list }}
{{- range $key, $value := .Values.commonAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonAnnotations: \"%s\" comes out twice in bootstrap/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.serviceAccount.annotations }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "serviceAccount.annotations: \"%s\" comes out twice in bootstrap/serviceaccount metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.bootstrap.enabled (or .Values.pipelines .Values.bootstrap.cdcConnectors) }}
{{- /* bootstrap/config metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in bootstrap/config metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.bootstrap.enabled (or .Values.pipelines .Values.bootstrap.cdcConnectors) }}
{{- /* bootstrap/job metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in bootstrap/job metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/config metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in test/config metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod metadata.labels */}}
{{- $seen := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in test/pod metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.podLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "podLabels: \"%s\" comes out twice in test/pod metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod metadata.annotations */}}
{{- $seen := list "helm.sh/hook" "helm.sh/hook-delete-policy" "checksum/config" }}
{{- if eq .Values.platform "openshift" }}
{{- $seen = append $seen "openshift.io/required-scc" }}
{{- end }}
{{- range $key, $value := .Values.podAnnotations }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "podAnnotations: \"%s\" comes out twice in test/pod metadata.annotations" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod spec.imagePullSecrets */}}
{{- $seen := list }}
{{- range $imagePullSecret := .Values.global.imagePullSecrets }}
{{- if has ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") $seen }}
{{- $problems = append $problems
      (printf "global.imagePullSecrets: \"%s\" comes out twice in test/pod spec.imagePullSecrets"
      ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+")) }}
{{- end }}
{{- $seen = append $seen ($imagePullSecret | toJson | regexFind "[^\"]+\"[}]?$" | regexFind "[^\"]+") }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod spec.hostAliases */}}
{{- $seen := list }}
{{- range $item := .Values.hostAliases }}
{{- if $item.ip }}
{{- if has (toString $item.ip) $seen }}
{{- $problems = append $problems (printf "hostAliases: \"%s\" comes out twice in test/pod spec.hostAliases" (toString $item.ip)) }}
{{- end }}
{{- $seen = append $seen (toString $item.ip) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod spec.initContainers */}}
{{- $seen := list }}
{{- range $item := .Values.initContainers }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems (printf "initContainers: \"%s\" comes out twice in test/pod spec.initContainers" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod spec.containers[0].env */}}
{{- $seen := list "HOME" "POD_NAME" "POD_NAMESPACE" "POD_IP" }}
{{- if .Values.global.proxy.httpProxy }}
{{- $seen = append $seen "HTTP_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.httpsProxy }}
{{- $seen = append $seen "HTTPS_PROXY" }}
{{- end }}
{{- if .Values.global.proxy.noProxy }}
{{- $seen = append $seen "NO_PROXY" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "NODE_EXTRA_CA_CERTS" }}
{{- end }}
{{- range $item := .Values.env }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems (printf "env: \"%s\" comes out twice in test/pod spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- range $item := .Values.extraEnvVars }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems (printf "extraEnvVars: \"%s\" comes out twice in test/pod spec.containers[0].env" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod spec.containers[0].volumeMounts */}}
{{- $seen := list "/etc/flink-cdc/config" "/tmp" }}
{{- if .Values.cdcGateway.auth.tokensSecret }}
{{- $seen = append $seen "/etc/flink-cdc/tokens" }}
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
{{- $seen = append $seen "/etc/flink-cdc/gateway-ca" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "/etc/flink-cdc/ca" }}
{{- end }}
{{- range $item := .Values.extraVolumeMounts }}
{{- if $item.mountPath }}
{{- if has (toString $item.mountPath) $seen }}
{{- $problems = append $problems
      (printf "extraVolumeMounts: \"%s\" comes out twice in test/pod spec.containers[0].volumeMounts" (toString $item.mountPath)) }}
{{- end }}
{{- $seen = append $seen (toString $item.mountPath) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.cdcGateway.enabled }}
{{- /* test/pod spec.volumes */}}
{{- $seen := list "config" "tmp" }}
{{- if .Values.cdcGateway.auth.tokensSecret }}
{{- $seen = append $seen "tokens" }}
{{- end }}
{{- if or .Values.cdcGateway.tls.secretName .Values.cdcGateway.tls.serviceCA }}
{{- $seen = append $seen "gateway-ca" }}
{{- end }}
{{- if include "flink-cdc-connector.caBundleUsed" . }}
{{- $seen = append $seen "ca-bundle" }}
{{- end }}
{{- range $item := .Values.extraVolumes }}
{{- if $item.name }}
{{- if has (toString $item.name) $seen }}
{{- $problems = append $problems (printf "extraVolumes: \"%s\" comes out twice in test/pod spec.volumes" (toString $item.name)) }}
{{- end }}
{{- $seen = append $seen (toString $item.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.networkPolicy.enabled }}
{{- /* networkpolicy/jobmanager metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in networkpolicy/jobmanager metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.networkPolicy.enabled }}
{{- /* networkpolicy/taskmanager metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in networkpolicy/taskmanager metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.networkPolicy.enabled .Values.cdcGateway.enabled }}
{{- /* networkpolicy/cdcgateway metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in networkpolicy/cdcgateway metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (and .Values.cdcGateway.enabled .Values.bootstrap.enabled) }}
{{- /* networkpolicy/bootstrap metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in networkpolicy/bootstrap metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.networkPolicy.enabled .Values.cdcGateway.enabled }}
{{- /* networkpolicy/test metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in networkpolicy/test metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.monitoring.enabled .Values.monitoring.serviceMonitor.enabled }}
{{- /* monitoring/jobmanager-servicemonitor metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in monitoring/jobmanager-servicemonitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.monitoring.serviceMonitor.labels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "monitoring.serviceMonitor.labels: \"%s\" comes out twice in monitoring/jobmanager-servicemonitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.monitoring.enabled .Values.monitoring.serviceMonitor.enabled }}
{{- /* monitoring/taskmanager-servicemonitor metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in monitoring/taskmanager-servicemonitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.monitoring.serviceMonitor.labels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "monitoring.serviceMonitor.labels: \"%s\" comes out twice in monitoring/taskmanager-servicemonitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and (and .Values.monitoring.enabled .Values.monitoring.serviceMonitor.enabled) .Values.cdcGateway.enabled }}
{{- /* monitoring/gateway-servicemonitor metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "app.kubernetes.io/component" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "commonLabels: \"%s\" comes out twice in monitoring/gateway-servicemonitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.monitoring.serviceMonitor.labels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "monitoring.serviceMonitor.labels: \"%s\" comes out twice in monitoring/gateway-servicemonitor metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.monitoring.enabled .Values.monitoring.prometheusRule.enabled }}
{{- /* monitoring/prometheusrule metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in monitoring/prometheusrule metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- range $key, $value := .Values.monitoring.prometheusRule.labels }}
{{- if has $key $seen }}
{{- $problems = append $problems
      (printf "monitoring.prometheusRule.labels: \"%s\" comes out twice in monitoring/prometheusrule metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and .Values.monitoring.enabled .Values.monitoring.dashboards.enabled }}
{{- /* monitoring/dashboard metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "grafana_dashboard" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in monitoring/dashboard metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.createSecrets }}
{{- /* secret/mssql metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in secret/mssql metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.createSecrets }}
{{- /* secret/kafka metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in secret/kafka metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if .Values.createSecrets }}
{{- /* secret/minio metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in secret/minio metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if and
      .Values.global.caBundle.injectTrustedCABundle (not .Values.global.caBundle.secretName) (not .Values.global.caBundle.configMapName) }}
{{- /* trusted-ca metadata.labels */}}
{{- $seen := list
      "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by"
      "app.kubernetes.io/part-of" "config.openshift.io/inject-trusted-cabundle" }}
{{- range $key, $value := .Values.commonLabels }}
{{- if has $key $seen }}
{{- $problems = append $problems (printf "commonLabels: \"%s\" comes out twice in trusted-ca metadata.labels" $key) }}
{{- end }}
{{- $seen = append $seen $key }}
{{- end }}
{{- end }}
{{- if $problems }}
{{- fail (printf "\n%s" (join "\n" $problems)) }}
{{- end }}
{{- end }}
