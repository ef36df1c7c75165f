{{/*
Which rights the tools that are on need is in files/rbac.yaml, made by "pilothouse rbac --format helm".
Here the values choose among them. Rights are collected in a dict: group|resource to verbs.
*/}}

{{- define "pilothouse.rights.add" -}}
{{- $into := .into -}}
{{- range $rule := .rules -}}
{{- range $group := $rule.apiGroups -}}
{{- range $resource := $rule.resources -}}
{{- $key := printf "%s|%s" $group $resource -}}
{{- $_ := set $into $key (concat (get $into $key | default list) $rule.verbs | uniq) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The same verbs on kinds that are named as plural.group. */}}
{{- define "pilothouse.rights.addKinds" -}}
{{- $in := . -}}
{{- if .verbs -}}
{{- range .kinds -}}
{{- $parts := splitn "." 2 . -}}
{{- $rule := dict "apiGroups" (list ($parts._1 | default "")) "resources" (list $parts._0) "verbs" $in.verbs -}}
{{- include "pilothouse.rights.add" (dict "into" $in.into "rules" (list $rule)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "pilothouse.toolsOn" -}}
{{- $disabled := splitList "," (nospace (toString (get .Values.settings "disable-tools" | default ""))) -}}
{{- range $name, $tool := (.Files.Get "files/rbac.yaml" | fromYaml).tools -}}
{{- $allowed := or (eq $tool.effect "read") (not $.Values.readOnly) -}}
{{- if and $allowed (has $tool.toolset $.Values.toolsets) (not (has $name $disabled)) -}}
{{ $name }},
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Collects into .into what is in namespaces, if .narrow, and what is not, if .wide. */}}
{{- define "pilothouse.rights" -}}
{{- $in := . -}}
{{- $rbac := .root.Values.rbac -}}
{{- $on := splitList "," (include "pilothouse.toolsOn" .root) -}}
{{- range $name, $tool := (.root.Files.Get "files/rbac.yaml" | fromYaml).tools -}}
{{- if has $name $on -}}
{{- $any := $tool.any | default list -}}
{{- range $other, $verbs := $tool.togetherAny -}}
{{- if has $other $on -}}{{- $any = concat $any $verbs -}}{{- end -}}
{{- end -}}
{{- if $in.narrow -}}
{{- include "pilothouse.rights.add" (dict "into" $in.into "rules" $tool.rules) -}}
{{- if $rbac.secrets -}}{{- include "pilothouse.rights.add" (dict "into" $in.into "rules" $tool.secrets) -}}{{- end -}}
{{- range $other, $rules := $tool.together -}}
{{- if has $other $on -}}{{- include "pilothouse.rights.add" (dict "into" $in.into "rules" $rules) -}}{{- end -}}
{{- end -}}
{{- include "pilothouse.rights.addKinds" (dict "into" $in.into "kinds" $rbac.kinds "verbs" $any) -}}
{{- end -}}
{{- if $in.wide -}}
{{- include "pilothouse.rights.add" (dict "into" $in.into "rules" $tool.clusterRules) -}}
{{- include "pilothouse.rights.addKinds" (dict "into" $in.into "kinds" $rbac.clusterKinds "verbs" $any) -}}
{{- end -}}
{{- range $kind, $verbs := $tool.named -}}
{{- $added := or (and $in.narrow (has $kind $rbac.kinds)) (and $in.wide (has $kind $rbac.clusterKinds)) -}}
{{- if $added -}}{{- include "pilothouse.rights.addKinds" (dict "into" $in.into "kinds" (list $kind) "verbs" $verbs) -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $in.narrow (include "pilothouse.watches" .root) -}}
{{- include "pilothouse.rights.add" (dict "into" $in.into "rules" (.root.Files.Get "files/rbac.yaml" | fromYaml).server.monitor) -}}
{{- end -}}
{{- end -}}

{{/* Whether the monitor watches for warnings; what is in a ConfigMap of one's own cannot be seen from here. */}}
{{- define "pilothouse.watches" -}}
{{- if and .Values.monitor.enabled (dig "schedule" "wakeOnWarnings" true .Values.monitor.config) -}}true{{- end -}}
{{- end -}}

{{/* Rights as rules: resources of one group with the same verbs stand together. */}}
{{- define "pilothouse.rules" -}}
{{- $rights := dict -}}
{{- include "pilothouse.rights" (merge (dict "into" $rights) .) -}}
{{- $rules := dict -}}
{{- range $key := keys $rights | sortAlpha -}}
{{- $parts := splitn "|" 2 $key -}}
{{- $rule := printf "%s|%s" $parts._0 (get $rights $key | sortAlpha | join ", ") -}}
{{- $_ := set $rules $rule (append (get $rules $rule | default list) $parts._1) -}}
{{- end -}}
{{- range $rule := keys $rules | sortAlpha -}}
{{- $parts := splitn "|" 2 $rule }}
- apiGroups: [{{ $parts._0 | quote }}]
  resources: [{{ get $rules $rule | join ", " }}]
  verbs: [{{ $parts._1 }}]
{{- end -}}
{{- end -}}
