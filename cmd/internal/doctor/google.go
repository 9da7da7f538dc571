package doctor

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer/gsheets"
)

const newKey = "in the Google Cloud console: IAM & Admin, Service Accounts, the account, Keys, Add key, Create new key, JSON; and name the file in google.credentials"

// credentials looks with what the service signs in to Google, without doing so. It reports
// whether there is something.
func (d *Doctor) credentials(ctx context.Context) bool {
	const check = "credentials"
	g := &d.Config.Google
	if g.Credentials != "" {
		about, err := os.Stat(g.Credentials)
		switch {
		case errors.Is(err, os.ErrNotExist):
			d.Report(Diagnosis{check, StatusFailed, "there is no file " + g.Credentials, newKey})
			return false
		case err != nil:
			d.Report(Diagnosis{check, StatusFailed, err.Error(), "let the user that runs the service read it"})
			return false
		case about.Mode().Perm()&0o007 != 0:
			d.warn(check, fmt.Sprintf("everybody on this machine may read %s (%#o)", g.Credentials, about.Mode().Perm()), "chmod 600 "+g.Credentials)
		}
	}
	with, consenting, err := service.SignIn(ctx, d.Config)
	if err != nil {
		d.report(check, "", err)
		return false
	}
	if consenting {
		token, err := with.Store.Load(with.Client.ID)
		switch {
		case err != nil:
			d.Report(Diagnosis{check, StatusFailed, err.Error(), "sheetsync auth login signs in"})
			return false
		case !token.Until.IsZero() && time.Until(token.Until) < 0:
			d.Report(Diagnosis{check, StatusFailed, "Google ended the sign-in on " + moment(token.Until), "publish the app under Audience in the Google Cloud console, and run sheetsync auth login"})
			return false
		case !token.Until.IsZero():
			d.warn(check, "Google ends the sign-in on "+moment(token.Until)+", as the app's publishing status is “Testing”", "publish the app under Audience in the Google Cloud console, and run sheetsync auth login")
		}
		d.signedIn = cmp.Or(token.Account, "the account that signed in")
		d.report(check, "signed in as "+d.signedIn+" since "+moment(token.Since), nil)
		return true
	}
	client, err := d.client(ctx, true)
	if err != nil {
		d.Report(Diagnosis{check, StatusFailed, err.Error(), newKey})
		return false
	}
	d.signedIn = client.Account()
	switch {
	case d.signedIn != "":
		d.report(check, "the service account "+d.signedIn+": share each spreadsheet with it as an editor", nil)
	case g.Credentials != "":
		d.report(check, g.Credentials+", of a person", nil)
	default:
		d.report(check, "application default credentials", nil)
	}
	return true
}

// client signs in with the right to read alone, or with that to write, too.
func (d *Doctor) client(ctx context.Context, readOnly bool) (*gsheets.Client, error) {
	if c, ok := d.clients[readOnly]; ok {
		return c, nil
	}
	c, err := service.OpenSheets(ctx, d.Config, service.Rights{ReadOnly: readOnly}, d.Log)
	if err != nil {
		return nil, err
	}
	d.clients[readOnly] = c
	return c, nil
}

// api looks whether the API's server is reached, and how its clock and this machine's
// differ: who is more than five minutes wrong gets no access token. It reports
// whether it is reached.
func (d *Doctor) api(ctx context.Context) bool {
	address := cmp.Or(d.Config.Google.Endpoint, gsheets.DefaultEndpoint)
	u, err := url.Parse(address)
	if err != nil {
		d.report("network", "", err)
		return false
	}
	limited, cancel := context.WithTimeout(ctx, clockPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodHead, address, nil)
	if err != nil {
		d.report("network", "", err)
		return false
	}
	begin := time.Now()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		what, hint := unreached(u, err)
		d.Report(Diagnosis{"network", StatusFailed, what, hint})
		return false
	}
	_ = res.Body.Close()
	how := u.Host + " answers"
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); err == nil && proxy != nil {
		how += ", through the proxy " + proxy.Host
	}
	d.report("network", how, nil)
	date, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return true // a server that tells no time
	}
	d.clock(begin.Add(time.Since(begin) / 2).Sub(date))
	return true
}

// clock judges by how much this machine is ahead of a server, whose time is told in seconds.
func (d *Doctor) clock(ahead time.Duration) {
	const check, hint = "clock", "turn on the synchronisation of this machine's clock: timedatectl set-ntp true"
	off := ahead.Abs().Truncate(time.Second)
	which := "ahead of"
	if ahead < 0 {
		which = "behind"
	}
	switch {
	case off >= clockFailure:
		d.Report(Diagnosis{check, StatusFailed, fmt.Sprintf("this machine is %s %s Google's time: no access token is given", off, which), hint})
	case off >= clockWarning:
		d.warn(check, fmt.Sprintf("this machine is %s %s Google's time", off, which), hint)
	default:
		d.report(check, "this machine's time is Google's", nil)
	}
}

// unreached says why a server isn't reached, and what to do.
func unreached(u *url.URL, err error) (what, hint string) {
	var (
		name      *net.DNSError
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		place     = u.Host
	)
	if proxy, perr := http.ProxyFromEnvironment(&http.Request{URL: u}); perr == nil && proxy != nil {
		place += ", through the proxy " + proxy.Host
	}
	switch {
	case errors.As(err, &name):
		return "the name " + name.Name + " is not found", "look whether this machine is on the network and may look names up; behind a proxy, set HTTPS_PROXY"
	case errors.As(err, &authority):
		return "the certificate of " + place + " is of an authority that isn't known here", "install the system's authorities (Debian: ca-certificates), or name your own in SSL_CERT_FILE"
	case errors.As(err, &host):
		return "the certificate of " + place + " is of another name", "look whether a proxy or a captive portal answers in its place"
	case errors.As(err, &invalid):
		return "the certificate of " + place + " has expired or isn't valid yet", "look whether this machine's date is right: timedatectl"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection to " + place + " is refused", "look whether google.endpoint and HTTPS_PROXY are right, and whether that server runs"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer from " + place + " in " + clockPatience.String(), "look whether a firewall lets this machine out to port " + cmp.Or(u.Port(), "443") + "; behind a proxy, set HTTPS_PROXY"
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return place + " is not reached: " + err.Error(), "look at this machine's network; behind a proxy, set HTTPS_PROXY"
}

// Requests of a run in which nothing has changed, and what an edit adds.
const requestsPerRun = 4

// quota compares the budget of requests with what the schedules ask for.
func (d *Doctor) quota() {
	perMinute := 0.0
	for _, r := range d.Registers {
		if gap := shortestGap(r); gap > 0 {
			perMinute += requestsPerRun / gap.Minutes()
		}
	}
	budget := d.Config.Google.RequestsPerMinute
	asked := fmt.Sprintf("the schedules ask for about %s a minute, of %d", terminal.Count(int(math.Ceil(perMinute)), "request"), budget)
	if perMinute > float64(budget) {
		d.warn("quota", asked, "sync less often, or ask for a larger quota: in the Google Cloud console, APIs & Services, Google Sheets API, Quotas; then raise google.requests_per_minute")
		return
	}
	d.report("quota", asked, nil)
}

// turns is how many turns of a schedule are looked at.
const turns = 50

// shortestGap is the shortest time between two of the next looks at a register's sheet; 0
// without a schedule.
func shortestGap(r *config.Register) time.Duration {
	schedule, ok := service.SyncSchedule(r)
	if !ok {
		return 0
	}
	shortest, last := time.Duration(0), schedule.Next(time.Now())
	for range turns {
		next := schedule.Next(last)
		if next.IsZero() {
			break
		}
		if gap := next.Sub(last); shortest == 0 || gap < shortest {
			shortest = gap
		}
		last = next
	}
	return shortest
}
