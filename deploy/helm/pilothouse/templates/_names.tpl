{{- define "pilothouse.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "pilothouse.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "pilothouse.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "pilothouse.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "pilothouse.selector" -}}
app.kubernetes.io/name: {{ include "pilothouse.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "pilothouse.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "pilothouse.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "pilothouse.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "pilothouse.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "pilothouse.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "pilothouse.claim" -}}
{{- .Values.state.persistence.existingClaim | default (printf "%s-state" (include "pilothouse.fullname" .)) -}}
{{- end -}}

{{- define "pilothouse.killSwitch" -}}
{{- .Values.killSwitch.configMapName | default (printf "%s-stop" (include "pilothouse.fullname" .)) -}}
{{- end -}}

{{/* The whole of SQLite, so that there is one pod at a time. */}}
{{- define "pilothouse.sqlite" -}}
{{- if not .Values.state.url.secretName -}}true{{- end -}}
{{- end -}}

{{/* Whether any Secret is mounted. */}}
{{- define "pilothouse.secrets" -}}
{{- if or .Values.auth.tokens.secretName .Values.approvals.secretName .Values.audit.secretName .Values.tls.secretName -}}true{{- end -}}
{{- end -}}

{{/* The ConfigMap with the monitor's file, if there is one. */}}
{{- define "pilothouse.monitor" -}}
{{- with .Values.monitor -}}
{{- if .enabled -}}
{{- if .existingConfigMap -}}
{{- .existingConfigMap -}}
{{- else if .config -}}
{{- printf "%s-monitor" (include "pilothouse.fullname" $) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "pilothouse.podSecurity" -}}
runAsNonRoot: true
{{- if not (kindIs "invalid" .Values.user) }}
runAsUser: {{ .Values.user }}
runAsGroup: {{ .Values.user }}
fsGroup: {{ .Values.user }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "pilothouse.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "pilothouse.subject" -}}
- kind: ServiceAccount
  name: {{ include "pilothouse.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}
