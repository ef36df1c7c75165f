{{/* A line of a properties file; the schema keeps line breaks out of values. */}}
{{- define "pilothouse.setting" -}}
{{- $text := toString .value -}}
{{- if kindIs "slice" .value -}}{{- $text = join "," .value -}}{{- end -}}
{{- if kindIs "float64" .value -}}{{- $text = toString (int64 .value) -}}{{- end -}}
{{ .name }}={{ $text | replace "\\" "\\\\" }}
{{ end -}}

{{/* Names by which clients in the cluster and outside of it address the server. */}}
{{- define "pilothouse.hosts" -}}
{{- $name := include "pilothouse.fullname" . -}}
{{- $service := printf "%s.%s" $name .Release.Namespace -}}
{{- $hosts := list $name $service (printf "%s.svc" $service) (printf "%s.svc.cluster.local" $service) -}}
{{- $hosts = concat $hosts .Values.hosts -}}
{{- if .Values.ingress.enabled -}}{{- $hosts = concat $hosts .Values.ingress.hosts -}}{{- end -}}
{{- if .Values.httpRoute.enabled -}}{{- $hosts = concat $hosts .Values.httpRoute.hostnames -}}{{- end -}}
{{- if .Values.approvals.secretName -}}
{{- $hosts = append $hosts (printf "%s-management.%s.svc" $name .Release.Namespace) -}}
{{- end -}}
{{- $hosts | uniq | join "," -}}
{{- end -}}

{{- define "pilothouse.publicUrl" -}}
{{- if .Values.publicUrl -}}
{{- .Values.publicUrl -}}
{{- else if .Values.ingress.enabled -}}
{{- printf "%s://%s" (ternary "https" "http" (or (ne .Values.ingress.tlsSecretName "") (ne .Values.tls.secretName ""))) (first .Values.ingress.hosts) -}}
{{- else if .Values.httpRoute.enabled -}}
{{- printf "https://%s" (first .Values.httpRoute.hostnames) -}}
{{- end -}}
{{- end -}}

{{/* Who may use what. Any pod can get a token of its service account, so TokenReview alone is not enough. */}}
{{- define "pilothouse.access" -}}
{{- $rules := list -}}
{{- if .Values.auth.access -}}
{{- range $toolset, $who := .Values.auth.access -}}
{{- $rules = append $rules (printf "%s=%s" $toolset (join "," $who)) -}}
{{- end -}}
{{- else if and .Values.auth.tokenReview.enabled (not .Values.auth.impersonate.enabled) -}}
{{- range .Values.toolsets -}}
{{- $rules = append $rules (printf "%s=system:serviceaccounts:%s" . $.Release.Namespace) -}}
{{- end -}}
{{- end -}}
{{- join ";" $rules -}}
{{- end -}}

{{/* What a running server follows. */}}
{{- define "pilothouse.settings.followed" -}}
{{- include "pilothouse.setting" (dict "name" "toolsets" "value" .Values.toolsets) -}}
{{- include "pilothouse.setting" (dict "name" "read-only" "value" .Values.readOnly) -}}
{{- with include "pilothouse.access" . -}}
{{- include "pilothouse.setting" (dict "name" "toolset-access" "value" .) -}}
{{- end -}}
{{- range $name, $value := .Values.settings -}}
{{- if has $name (list "disable-tools" "call-timeout" "write-timeout") -}}
{{- include "pilothouse.setting" (dict "name" $name "value" $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What needs another start. */}}
{{- define "pilothouse.settings.fixed" -}}
{{- $fixed := dict "http" true "host" "0.0.0.0" "port" 8080 "management-host" "0.0.0.0" "management-port" 9090 -}}
{{- $_ := set $fixed "allowed-hosts" (include "pilothouse.hosts" .) -}}
{{- with include "pilothouse.publicUrl" . -}}{{- $_ := set $fixed "public-url" . -}}{{- end -}}
{{- $_ := set $fixed "shutdown-grace" (printf "%ds" (int .Values.shutdown.grace)) -}}
{{- $_ := set $fixed "state-dir" "/var/lib/pilothouse" -}}
{{- if .Values.tls.secretName -}}
{{- $_ := set $fixed "tls-cert" "/etc/pilothouse-secrets/tls.crt" -}}
{{- $_ := set $fixed "tls-key" "/etc/pilothouse-secrets/tls.key" -}}
{{- end -}}
{{- if .Values.auth.tokens.secretName -}}{{- $_ := set $fixed "tokens-file" "/etc/pilothouse-secrets/tokens" -}}{{- end -}}
{{- with .Values.auth.oidc -}}
{{- if .issuer -}}
{{- $_ := set $fixed "oidc-issuer" .issuer -}}
{{- $_ := set $fixed "oidc-audience" .audiences -}}
{{- $_ := set $fixed "oidc-scopes" .scopes -}}
{{- $_ := set $fixed "oidc-username-claim" .usernameClaim -}}
{{- $_ := set $fixed "oidc-groups-claim" .groupsClaim -}}
{{- $_ := set $fixed "oidc-prefix" .prefix -}}
{{- end -}}
{{- end -}}
{{- if .Values.auth.tokenReview.enabled -}}
{{- $_ := set $fixed "token-review" true -}}
{{- $_ := set $fixed "token-review-audiences" .Values.auth.tokenReview.audiences -}}
{{- end -}}
{{- if .Values.auth.impersonate.enabled -}}{{- $_ := set $fixed "impersonate" true -}}{{- end -}}
{{- if .Values.approvals.secretName -}}{{- $_ := set $fixed "approvals-tokens-file" "/etc/pilothouse-secrets/approvers" -}}{{- end -}}
{{- if .Values.audit.secretName -}}{{- $_ := set $fixed "audit-key-file" "/etc/pilothouse-secrets/audit.key" -}}{{- end -}}
{{- $_ := set $fixed "policy" "/etc/pilothouse/policy.yaml" -}}
{{- range $name, $value := dict "namespaces" .Values.rbac.namespaces "kinds" .Values.rbac.kinds "cluster-kinds" .Values.rbac.clusterKinds "with-secrets" .Values.rbac.secrets -}}
{{- if $value -}}{{- $_ := set $fixed $name $value -}}{{- end -}}
{{- end -}}
{{- if .Values.criticalityMap -}}{{- $_ := set $fixed "criticality-map" "/etc/pilothouse/criticality-map.yaml" -}}{{- end -}}
{{- if .Values.monitor.enabled -}}{{- $_ := set $fixed "monitor" true -}}{{- end -}}
{{- if include "pilothouse.monitor" . -}}{{- $_ := set $fixed "monitor-config" "/etc/pilothouse/monitor.yaml" -}}{{- end -}}
{{- if .Values.briefs -}}{{- $_ := set $fixed "agents-dir" "/etc/pilothouse/agents" -}}{{- end -}}
{{- range $name, $value := omit .Values.settings "disable-tools" "call-timeout" "write-timeout" -}}
{{- $_ := set $fixed $name $value -}}
{{- end -}}
{{- range $name, $value := $fixed -}}
{{- include "pilothouse.setting" (dict "name" $name "value" $value) -}}
{{- end -}}
{{- end -}}
