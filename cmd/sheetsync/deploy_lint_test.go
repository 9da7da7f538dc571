package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/metrics"
	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/backup"
)

// deployed reads a file of deploy.
func deployed(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "deploy", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// lint runs a program over files of deploy, where the machine has it.
func lint(t *testing.T, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("there is no %s here", program)
	}
	c := exec.CommandContext(t.Context(), path, args...)
	c.Dir = filepath.Join("..", "..", "deploy")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// told are the names of all metrics that the service tells.
func told() map[string]bool {
	now := time.Now()
	m := metrics.New(metrics.Options{
		Registers: []string{"acme"}, RequestsLeft: func() float64 { return 1 },
		Stored: func(context.Context) (metrics.Stored, error) {
			return metrics.Stored{
				Vitals: mirror.Vitals{
					Rows: []mirror.RowCount{{Register: "acme"}}, Issues: []mirror.IssueCount{{Register: "acme"}}, Lags: []mirror.Lag{{Register: "acme"}},
				},
				Freshness: []mirror.Freshness{{Register: "acme", CheckedAt: &now}}, Reminders: []ledger.StateCount{{Register: "acme"}}, Backup: backup.Last{MadeAt: &now},
			}, nil
		},
	})
	m.Run(&syncer.Result{Register: "acme", Status: syncer.StatusApplied, Resources: map[string]syncer.ResourceResult{"customers": {}}})
	m.Reminded("acme", &reminders.Report{Mails: []reminders.Mail{{State: reminders.StateSent}}}, nil)
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	names := make(map[string]bool)
	for _, name := range regexp.MustCompile(`(?m)^# TYPE (sheetsync_\w+)`).FindAllStringSubmatch(w.Body.String(), -1) {
		names[name[1]] = true
	}
	return names
}

// Alerts and the dashboard ask for metrics that there are, and together for nearly all.
func TestMetricsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	there, asked := told(), make(map[string]bool)
	for _, file := range []string{"prometheus/rules.yaml", "grafana/dashboards/sheetsync-service.json"} {
		for _, name := range regexp.MustCompile(`\bsheetsync_\w+`).FindAllString(deployed(t, file), -1) {
			name = strings.TrimSuffix(name, "_bucket")
			asked[name] = true
			if !there[name] {
				t.Errorf("%s asks for %s, which isn't told", file, name)
			}
		}
	}
	maps.DeleteFunc(there, func(name string, _ bool) bool { return asked[name] })
	if diff := cmp.Diff([]string(nil), slices.Collect(maps.Keys(there))); diff != "" {
		t.Errorf("nobody looks at %s", diff)
	}
}

// The alert rules are Prometheus's, and go off when they should.
func TestAlertRules(t *testing.T) {
	t.Parallel()
	lint(t, "promtool", "check", "rules", "prometheus/rules.yaml")
	lint(t, "promtool", "test", "rules", "prometheus/rules_test.yaml")
}

// The units are systemd's, and let the service do little beside its work.
func TestUnits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"sheetsync.service", "sheetsync-backup.service", "sheetsync-backup.timer"} {
		content := strings.ReplaceAll(deployed(t, name), "/usr/local/bin/sheetsync", "/bin/true")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := lint(t, "systemd-analyze", "verify", "--man=no", filepath.Join(dir, name)); strings.Contains(out, dir) {
			t.Errorf("%s: %s", name, out)
		}
		if strings.HasSuffix(name, ".service") {
			// 2 of 10 points of exposure; a unit that says nothing has 9.6.
			lint(t, "systemd-analyze", "security", "--offline=true", "--threshold=20", filepath.Join(dir, name))
		}
	}
}

// The manual pages are those of man(7).
func TestManPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, _, _ := testApp()
	if status := a.main(t.Context(), []string{"man", "--dir", dir}); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) < 40 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range []string{".TH ", `.SH "NAME"`, `.SH "DESCRIPTION"`, `.SH "EXAMPLES"`} {
			if !strings.Contains(string(content), section) {
				t.Errorf("%s has no %s", filepath.Base(page), section)
			}
		}
	}
	// Without a day of its own, which a build from a checkout has, a page has a warning.
	lint(t, "mandoc", append([]string{"-T", "lint", "-W", "error"}, pages...)...)
}

// TestHelmChart lints the chart, and looks at what it makes.
func TestHelmChart(t *testing.T) {
	t.Parallel()
	helm := os.Getenv("HELM")
	if helm == "" {
		t.Skip("HELM names no helm")
	}
	lint(t, helm, "lint", "--strict", "helm/sheetsync")
	c := exec.CommandContext(t.Context(), helm, "template", "register", "helm/sheetsync", "--kube-version", "1.30.0", "--set", "secretKeys.smtpPassword=true", "--set", "secretKeys.metricsToken=true")
	c.Dir = filepath.Join("..", "..", "deploy")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	type object struct {
		Kind string
		Spec struct {
			Replicas     int
			MinAvailable int `yaml:"minAvailable"`
			Template     struct {
				Spec struct {
					SecurityContext struct {
						RunAsNonRoot bool `yaml:"runAsNonRoot"`
					} `yaml:"securityContext"`
					Containers []struct {
						Resources       struct{ Limits map[string]string }
						LivenessProbe   map[string]any `yaml:"livenessProbe"`
						ReadinessProbe  map[string]any `yaml:"readinessProbe"`
						SecurityContext struct {
							ReadOnly bool `yaml:"readOnlyRootFilesystem"`
						} `yaml:"securityContext"`
					}
				}
			}
		}
	}
	made := make(map[string]object)
	for text := range strings.SplitSeq(string(out), "\n---\n") {
		var o object
		if err := yaml.Unmarshal([]byte(text), &o); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		made[o.Kind] = o
	}
	for _, kind := range []string{"ConfigMap", "Service", "Deployment", "NetworkPolicy", "PodDisruptionBudget"} {
		if _, ok := made[kind]; !ok {
			t.Errorf("it makes no %s", kind)
		}
	}
	encrypted := exec.CommandContext(t.Context(), helm, "template", "register", "helm/sheetsync", "--kube-version", "1.30.0", "--set", "tls.secret=page")
	encrypted.Dir = c.Dir
	tls, err := encrypted.Output()
	if err != nil {
		t.Fatal(err)
	}
	for text, n := range map[string]int{"scheme: HTTPS": 2, "scheme: HTTP}": 0, "SHEETSYNC_WEB_CERTIFICATE, value: /run/secrets/tls/tls.crt": 1, "SHEETSYNC_WEB_CERTIFICATE_KEY, value: /run/secrets/tls/tls.key": 1, "mountPath: /run/secrets/tls,": 1, "secretName: page": 1} {
		if got := strings.Count(string(tls), text); got != n || n > 0 && strings.Contains(string(out), text) {
			t.Errorf("with a certificate it says %d times %s", got, text)
		}
	}
	d := made["Deployment"].Spec
	if d.Replicas != 2 || made["PodDisruptionBudget"].Spec.MinAvailable != 1 || !d.Template.Spec.SecurityContext.RunAsNonRoot || len(d.Template.Spec.Containers) != 1 {
		t.Fatalf("it makes %+v", d)
	}
	if one := d.Template.Spec.Containers[0]; one.Resources.Limits["memory"] == "" || one.LivenessProbe == nil || one.ReadinessProbe == nil || !one.SecurityContext.ReadOnly {
		t.Errorf("its container is %+v", one)
	}
}

// The dashboard of the service is JSON whose panels don't lie on each other.
func TestServiceDashboard(t *testing.T) {
	t.Parallel()
	var d struct {
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(deployed(t, "grafana/dashboards/sheetsync-service.json"))))
	if err := decoder.Decode(&d); err != nil || len(d.Panels) < 10 {
		t.Fatalf("%d panels, %v", len(d.Panels), err)
	}
	for i, p := range d.Panels {
		if p.Title == "" || len(p.Targets) == 0 || p.Targets[0].Expr == "" || p.GridPos.X+p.GridPos.W > 24 {
			t.Errorf("panel %d is %+v", p.ID, p)
		}
		for _, q := range d.Panels[:i] {
			a, b := p.GridPos, q.GridPos
			if p.ID == q.ID || a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%q lies on %q", p.Title, q.Title)
			}
		}
	}
}
