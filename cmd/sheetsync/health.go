package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
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
others how many.`,
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
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+here(c.Web.Listen)+path, nil)
	if err != nil {
		return fmt.Errorf("ask the service: %w", err)
	}
	if token := c.Web.MetricsToken.Reveal(); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	direct := &http.Client{Transport: &http.Transport{}} // through no proxy
	res, err := direct.Do(req)
	if err != nil {
		return exit.Hint(fmt.Errorf("nobody answers at %s", here(c.Web.Listen)), "is sheetsync run running, with this web.listen?")
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
