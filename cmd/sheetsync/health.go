package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/web/certificate"
)

// healthTimeout is longer than /healthz waits for the database.
const healthTimeout = 8 * time.Second

func (a *app) healthCommand() *cobra.Command {
	ready := false
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask the running service whether it is well",
		Long: `Asks sheetsync run at web.listen on this machine for /healthz, or with --ready for
/readyz, and says what it answers. The exit status is 1 where something is wrong or
nobody answers; container platforms without curl use it as their probe. Which registers
are not ready the service tells who asks on its machine or has web.metrics_token, and
others how many. With web.certificate it asks over TLS.`,
		Example: "  sheetsync health\n  sheetsync health --ready",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.health(c.Context(), ready) },
	}
	c.Flags().BoolVar(&ready, "ready", false, "ask whether each register is as fresh as its schedule allows")
	return c
}

func (a *app) health(ctx context.Context, ready bool) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	if c.Web.Listen == "" {
		return exit.Usage("set it to an address such as 127.0.0.1:8080", "web.listen is off, so the service can't be asked")
	}
	path := "/healthz"
	if ready {
		path = "/readyz"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	res, err := askHere(ctx, &c.Web, path)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	text := strings.TrimSpace(string(answer))
	well := err == nil && res.StatusCode == http.StatusOK
	if a.JSON {
		if err := a.Document(healthLine{Well: well, Answer: strings.Split(text, "\n")}); err != nil {
			return err
		}
		if !well {
			return exit.Reported(exit.StatusFailed)
		}
		return nil
	}
	if !well {
		return errors.New(strings.ReplaceAll(text, "\n", "; "))
	}
	a.Line("%s", text)
	return nil
}

// askHere asks the service on this machine, through no proxy. The token goes to nobody who
// can't show the certificate of the configuration.
func askHere(ctx context.Context, w *config.Web, path string) (*http.Response, error) {
	at := here(w.Listen)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.Scheme()+"://"+at+path, nil)
	if err != nil {
		return nil, fmt.Errorf("ask the service: %w", err)
	}
	conn, known, err := dialHere(ctx, w, at)
	if err != nil {
		return nil, err
	}
	if token := w.MetricsToken.Reveal(); token != "" && known {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	once := func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	direct := &http.Client{Transport: &http.Transport{DialContext: once, DialTLSContext: once, DisableKeepAlives: true}}
	res, err := direct.Do(req)
	if err != nil {
		_ = conn.Close()
		return nil, exit.Hint(fmt.Errorf("nobody answers at %s", at), "is sheetsync run running, with this web.listen and web.certificate?")
	}
	return res, nil
}

// dialHere connects to the service on this machine; known says that it is the one of the
// configuration, as far as can be told. Whether it is well has nothing to do with what its
// certificate is for and how long, which doctor looks at: a container isn't to be restarted
// for that.
func dialHere(ctx context.Context, w *config.Web, at string) (conn net.Conn, known bool, err error) {
	if w.Certificate == "" {
		conn, err = new(net.Dialer).DialContext(ctx, "tcp", at)
		known = true
	} else {
		var encrypted net.Conn
		dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}} //nolint:gosec // nothing secret goes to who is not known
		if encrypted, err = dialer.DialContext(ctx, "tcp", at); err == nil {
			conn, known = encrypted, shows(ctx, w, encrypted)
		}
	}
	if err != nil {
		if tlsErr := new(tls.RecordHeaderError); errors.As(err, tlsErr) {
			return nil, false, exit.Hint(fmt.Errorf("who answers at %s doesn't speak TLS", at), "was sheetsync run started before web.certificate was set? Restart it")
		}
		return nil, false, exit.Hint(fmt.Errorf("nobody answers at %s", at), "is sheetsync run running, with this web.listen?")
	}
	return conn, known, nil
}

// shows reports whether the other side has the certificate that the configuration names.
func shows(ctx context.Context, w *config.Web, conn net.Conn) bool {
	encrypted, is := conn.(*tls.Conn)
	report, _ := certificate.Examine(ctx, certificateFiles(w), time.Now()) // one that has expired is the same
	if !is || report.Leaf == nil {
		return false
	}
	peers := encrypted.ConnectionState().PeerCertificates
	return len(peers) > 0 && peers[0].Equal(report.Leaf)
}

// healthLine is an answer for --json.
type healthLine struct {
	Well   bool     `json:"well"`
	Answer []string `json:"answer"`
}

// here is how an address that the service listens at is reached from this machine.
func here(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip, e := netip.ParseAddr(host); err == nil && (host == "" || e == nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
		if e == nil && ip.Is6() {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port)
}
