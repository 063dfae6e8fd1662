{{- define "drover.fullname" -}}
{{- if contains "drover" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-drover" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "drover.selector" -}}
app.kubernetes.io/name: drover
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: worker
{{- end }}

{{- define "drover.labels" -}}
app.kubernetes.io/name: drover
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ include "drover.version" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* A label cannot hold a digest. */}}
{{- define "drover.version" -}}
{{ regexReplaceAll "@?sha256:.*$" .Values.image.tag "" | default .Chart.AppVersion | replace "+" "_" | trunc 63 | trimAll "-_." }}
{{- end }}

{{/* The tag may be a tag, a tag with its digest (0.1.0@sha256:…), or a digest alone. */}}
{{- define "drover.image" -}}
{{ .Values.image.repository }}{{ ternary "@" ":" (hasPrefix "sha256:" .Values.image.tag) }}{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* A value as text: YAML's numbers come as floating point, and large ones would be written as such. */}}
{{- define "drover.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) }}{{ printf "%d" (int64 .) }}{{ else }}{{ . | toString }}{{ end }}
{{- end }}

{{/* The port of an address such as http://host:8000/v1, by its scheme if it names none. */}}
{{- define "drover.port" -}}
{{- $url := urlParse . }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" }}
{{- $port | default (ternary "443" "80" (eq $url.scheme "https")) }}
{{- end }}

{{- define "drover.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (ternary (include "drover.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{/* Partitions of all request topics: as many workers have something to do. */}}
{{- define "drover.partitions" -}}
{{- $sum := 0 }}{{- range .Values.topics.requests }}{{ $sum = add $sum (int .partitions) }}{{ end }}{{ $sum }}
{{- end }}

{{/* The widest request topic: what the other topics need. */}}
{{- define "drover.width" -}}
{{- $width := 0 }}{{- range .Values.topics.requests }}{{ $width = max $width (int .partitions) }}{{ end }}{{ $width }}
{{- end }}

{{- define "drover.largestRequest" -}}
{{- $bytes := 0 }}{{- range .Values.topics.requests }}{{ $bytes = max $bytes (int .maxMessageBytes) }}{{ end }}{{ $bytes }}
{{- end }}

{{/* As the worker itself reckons its stop: drain, then a transaction, then a margin. */}}
{{- define "drover.grace" -}}
{{ add (int .Values.drainSeconds) (int .Values.transactionTimeoutSeconds) 30 }}
{{- end }}

{{/* Kafka's clients ask no token endpoint that the JVM is not told of. */}}
{{/* What the login needs of the JVM, of workers and of tools. */}}
{{- define "drover.loginOptions" -}}
{{- if eq .Values.kafka.authentication "oauthbearer" }}-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={{ .Values.kafka.oauth.tokenEndpoint }}{{ end }}
{{- end }}

{{- define "drover.javaOptions" -}}
{{ include "drover.loginOptions" . }} {{ .Values.javaOptions }}
{{- end }}

{{- define "drover.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "drover.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* spring.kafka.*: address and authentication. Secrets come in as environment variables or files. */}}
{{- define "drover.kafka" -}}
{{- $k := .Values.kafka }}
{{- $tls := $k.tls.enabled }}
{{- $sasl := or (eq $k.authentication "scram-sha-512") (eq $k.authentication "oauthbearer") }}
{{- $p := dict }}
{{- if $sasl }}{{ $_ := set $p "security.protocol" (ternary "SASL_SSL" "SASL_PLAINTEXT" $tls) }}
{{- else if $tls }}{{ $_ := set $p "security.protocol" "SSL" }}{{ end }}
{{- if eq $k.authentication "scram-sha-512" }}
{{- $_ := set $p "sasl.mechanism" "SCRAM-SHA-512" }}
{{- $_ := set $p "sasl.jaas.config" "${KAFKA_SASL_JAAS_CONFIG}" }}
{{- else if eq $k.authentication "oauthbearer" }}
{{- $_ := set $p "sasl.mechanism" "OAUTHBEARER" }}
{{- $_ := set $p "sasl.oauthbearer.token.endpoint.url" $k.oauth.tokenEndpoint }}
{{- $_ := set $p "sasl.login.callback.handler.class" "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler" }}
{{- $_ := set $p "sasl.jaas.config" "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;" }}
{{- $_ := set $p "sasl.oauthbearer.client.credentials.client.id" "${KAFKA_OAUTH_CLIENT_ID}" }}
{{- $_ := set $p "sasl.oauthbearer.client.credentials.client.secret" "${KAFKA_OAUTH_CLIENT_SECRET}" }}
{{- if $k.oauth.scope }}{{ $_ := set $p "sasl.oauthbearer.scope" $k.oauth.scope }}{{ end }}
{{- end }}
{{- range $name, $value := $k.properties }}{{ $_ := set $p $name (include "drover.text" $value) }}{{ end }}
bootstrap-servers: {{ $k.bootstrapServers | quote }}
{{- if and $tls (or $k.tls.caSecret (eq $k.authentication "mtls")) }}
ssl: {bundle: kafka}
{{- end }}
{{- if $p }}
properties:
{{- range $name, $value := $p }}
  {{ printf "[%s]" $name | quote }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "drover.bundle" -}}
{{- $k := .Values.kafka }}
{{- if and $k.tls.enabled (or $k.tls.caSecret (eq $k.authentication "mtls")) }}
ssl:
  bundle:
    pem:
      kafka:
        {{- if $k.tls.caSecret }}
        truststore: {certificate: "file:/etc/drover/kafka-ca/{{ $k.tls.caKey }}"}
        {{- end }}
        {{- if eq $k.authentication "mtls" }}
        keystore:
          certificate: "file:/etc/drover/kafka-user/{{ $k.mtls.certificateKey }}"
          private-key: "file:/etc/drover/kafka-user/{{ $k.mtls.privateKeyKey }}"
        {{- end }}
{{- end }}
{{- end }}
