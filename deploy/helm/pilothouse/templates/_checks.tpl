{{/* What would start and then not work, or work and lose something, is refused here. */}}
{{- define "pilothouse.checks" -}}
{{- $v := .Values -}}
{{- if gt (int $v.replicas) 1 -}}
{{- if not $v.state.url.secretName -}}
{{- fail "replicas: more than one share their state in PostgreSQL: set state.url.secretName to a Secret with its URL" -}}
{{- end -}}
{{- if not $v.state.planKey.secretName -}}
{{- fail "replicas: more than one need the same key for plans: set state.planKey.secretName (openssl rand -out plan.key 32; kubectl create secret generic NAME --from-file=plan.key)" -}}
{{- end -}}
{{- end -}}
{{- if and $v.state.url.secretName $v.state.persistence.enabled -}}
{{- fail "state.persistence: a volume is for SQLite; with state.url everything is in PostgreSQL" -}}
{{- end -}}
{{- if and (not $v.readOnly) (not $v.state.url.secretName) (not $v.state.persistence.enabled) (not $v.state.ephemeral) -}}
{{- fail "readOnly: writes need somewhere to keep plans and the journal: set state.persistence.enabled, state.url.secretName, or, to lose them with the pod, state.ephemeral" -}}
{{- end -}}
{{- if and (not $v.readOnly) $v.state.url.secretName (not $v.state.planKey.secretName) -}}
{{- fail "state.planKey: set its secretName; with state.url there is no volume, and plans that wait would be lost with the pod that has the key" -}}
{{- end -}}
{{- if $v.monitor.enabled -}}
{{- if and $v.monitor.config $v.monitor.existingConfigMap -}}
{{- fail "monitor: set config or existingConfigMap, not both" -}}
{{- end -}}
{{- if and (not $v.state.url.secretName) (not $v.state.persistence.enabled) (not $v.state.ephemeral) -}}
{{- fail "monitor: incidents must outlive the pod: set state.persistence.enabled, state.url.secretName, or, to forget them with it, state.ephemeral" -}}
{{- end -}}
{{- if not (has "diagnose" $v.toolsets) -}}
{{- fail "monitor: it looks with the rights of the toolset diagnose: add it to toolsets" -}}
{{- end -}}
{{- if and $v.auth.impersonate.enabled $v.rbac.create -}}
{{- fail "monitor: with auth.impersonate the server has no rights of its own to look with; install it a second time for the monitor" -}}
{{- end -}}
{{- if and $v.rbac.create $v.rbac.namespaces (not $v.monitor.existingConfigMap) -}}
{{- range (dig "scope" "namespaces" (list) $v.monitor.config) | default (list "every namespace") -}}
{{- if not (has . $v.rbac.namespaces) -}}
{{- fail (printf "monitor.config.scope.namespaces: there are no rights for %s; rbac.namespaces has those there are" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not (or $v.auth.tokens.secretName $v.auth.oidc.issuer $v.auth.tokenReview.enabled) -}}
{{- fail "auth: nobody could call: set auth.tokens.secretName, auth.oidc.issuer or auth.tokenReview.enabled" -}}
{{- end -}}
{{- if and $v.auth.oidc.issuer (not $v.auth.oidc.audiences) -}}
{{- fail "auth.oidc.audiences: name at least one, or tokens that the issuer made for somebody else would be good here" -}}
{{- end -}}
{{- if and $v.auth.tokenReview.enabled (not $v.auth.access) (not $v.auth.impersonate.enabled) (or $v.auth.tokens.secretName $v.auth.oidc.issuer) -}}
{{- fail "auth.access: say who may use which toolset; with tokenReview every pod's service account can call, and acts with this server's rights" -}}
{{- end -}}
{{- range $toolset, $who := $v.auth.access -}}
{{- if not (has $toolset $v.toolsets) -}}
{{- fail (printf "auth.access: the toolset %s is not in toolsets" $toolset) -}}
{{- end -}}
{{- end -}}
{{- if and $v.ingress.enabled (not $v.ingress.hosts) -}}
{{- fail "ingress.hosts: name at least one" -}}
{{- end -}}
{{- if and $v.httpRoute.enabled (not (and $v.httpRoute.parentRefs $v.httpRoute.hostnames)) -}}
{{- fail "httpRoute: needs parentRefs and hostnames" -}}
{{- end -}}
{{- end -}}
