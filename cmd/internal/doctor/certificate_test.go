package doctor

import (
	"os"
	"strings"
	"testing"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/web/certificate"
	"sheetsync/cmd/internal/web/certificate/certificatetest"
)

// What goes to another machine without TLS is told, with how to mend it.
func TestInTheClear(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		mail    config.Mail
		environ []string
		want    string // a part of the only diagnosis; "" for none
	}{
		{"nothing", config.Mail{}, nil, ""},
		{"mails over TLS", config.Mail{Host: "smtp.example.com", TLS: "starttls"}, nil, ""},
		{"mails on this machine", config.Mail{Host: "localhost", TLS: "none"}, nil, ""},
		{"mails", config.Mail{Host: "smtp.example.com", TLS: "none"}, nil, "mails go to smtp.example.com in the clear"},
		{"a mailbox", config.Mail{Bounces: config.Bounces{Host: "192.0.2.7", TLS: "none"}}, nil, "192.0.2.7 is read in the clear"},
		{"traces", config.Mail{}, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318"}, "traces go to collector in the clear"},
		{"traces over TLS", config.Mail{}, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://collector:4318"}, ""},
		{"traces that are off", config.Mail{}, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "OTEL_SDK_DISABLED=true"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []Diagnosis
			d := Doctor{Config: &config.Config{Mail: tt.mail}, Environ: tt.environ, Report: func(d Diagnosis) { got = append(got, d) }}
			d.inTheClear()
			if (tt.want == "") != (len(got) == 0) || len(got) > 0 && (len(got) != 1 || !strings.Contains(got[0].Detail, tt.want) || got[0].Hint == "" || got[0].Status != StatusWarning) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Whatever is wrong with a certificate is told with what to do.
func TestCertificate(t *testing.T) {
	t.Parallel()
	now := time.Now()
	const day = 24 * time.Hour
	good := certificatetest.Make(t, now.Add(-day), now.Add(89*day), "register.example.com")
	for _, tt := range []struct {
		name   string
		pair   certificatetest.Pair
		change func(f certificate.Files) error
		web    config.Web
		status Status
		says   string
		hint   string
	}{
		{"good", good, nil, config.Web{URL: "https://register.example.com"}, StatusOK, "is for localhost, register.example.com, 127.0.0.1 until " + now.Add(89*day).UTC().Format(time.DateOnly), ""},
		{"good, on this machine", good, nil, config.Web{Listen: "127.0.0.1:8443"}, StatusOK, "served over TLS", ""},
		{"good, by no name", good, nil, config.Web{Listen: "0.0.0.0:8443"}, StatusOK, "served over TLS", ""},
		{"for another name", good, nil, config.Web{URL: "https://office.example.com:8443"}, StatusWarning, "people reach the page as office.example.com", "web.url"},
		{"for another address", good, nil, config.Web{Listen: "192.0.2.7:8443"}, StatusWarning, "people reach the page as 192.0.2.7", "web.url"},
		{"ends soon", certificatetest.Make(t, now.Add(-80*day), now.Add(9*day)), nil, config.Web{}, StatusWarning, "ends on " + now.Add(9*day).UTC().Format(time.DateOnly), "certbot renew --dry-run"},
		{"expired", certificatetest.Make(t, now.Add(-80*day), now.Add(-day)), nil, config.Web{}, StatusFailed, "expired on", "renew it"},
		{"another's key", certificatetest.Pair{Chain: good.Chain, Key: certificatetest.Make(t, now, now.Add(day)).Key}, nil, config.Web{}, StatusFailed, "is not the key of", "fullchain.pem and privkey.pem"},
		{"unreadable", good, func(f certificate.Files) error { return os.Remove(f.Chain) }, config.Web{}, StatusFailed, "can't be read", "deploy hook"},
		{"a key that all may read", good, func(f certificate.Files) error { return os.Chmod(f.Key, 0o644) }, config.Web{}, StatusWarning, "everybody on this machine may read", "chmod 640"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := tt.pair.Write(t, t.TempDir())
			if tt.change != nil {
				if err := tt.change(files); err != nil {
					t.Fatal(err)
				}
			}
			tt.web.Certificate, tt.web.CertificateKey = files.Chain, files.Key
			var got []Diagnosis
			d := Doctor{Config: &config.Config{Web: tt.web}, Report: func(d Diagnosis) { got = append(got, d) }}
			d.certificate(t.Context(), now)
			if len(got) != 1 || got[0].Check != "certificate" || got[0].Status != tt.status || !strings.Contains(got[0].Detail, tt.says) || !strings.Contains(got[0].Hint, tt.hint) || (tt.hint == "") != (got[0].Hint == "") {
				t.Errorf("%+v", got)
			}
		})
	}
}
