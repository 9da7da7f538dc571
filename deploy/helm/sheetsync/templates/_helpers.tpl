{{- define "sheetsync.labels" -}}
app.kubernetes.io/name: sheetsync
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "sheetsync.selector" -}}
app.kubernetes.io/name: sheetsync
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "sheetsync.scheme" -}}
{{ if .Values.tls.secret }}HTTPS{{ else }}HTTP{{ end }}
{{- end }}
