package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/reminders/robot"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// channels looks whether the servers of the robots can be found, and whether anything
// waits for them. It posts nothing, so it can't tell whether they take what is posted.
func (d *Doctor) channels(ctx context.Context, registers []*config.Register) {
	if len(d.Service.Config.Channels) == 0 {
		return
	}
	waiting, err := d.Service.Ledger().Waiting(ctx)
	if err != nil {
		d.report("channels", "", err)
	}
	for _, c := range d.Service.Config.Channels {
		check := "channel " + c.Name
		u, err := url.Parse(c.URL.Reveal())
		if err != nil || u.Hostname() == "" {
			d.Report(Diagnosis{check, StatusFailed, "its url is not the address of a webhook", "copy the robot's webhook from the group's settings"})
			continue
		}
		how, err := findHost(ctx, u)
		if err != nil {
			d.Report(Diagnosis{check, StatusFailed, c.Kind + ": the name " + u.Hostname() + " is not found", "see that the url is the robot's webhook, and that this machine may look names up"})
			continue
		}
		d.report(check, fmt.Sprintf("%s, %s %s", c.Kind, u.Hostname(), how), nil)
		if w, ok := waiting[c.Name]; ok {
			d.warn(check, fmt.Sprintf("%s waiting since %s: %s (%s)", terminal.Count(w.Reminders, "reminder"), w.Since.Format(time.DateOnly),
				language.NewPrinter(language.English).Say(w.Reason, nil), w.Class), "sheetsync remind tries again, and says what the service answered")
		}
		if idle := d.idleRoles(c, registers); len(idle) > 0 {
			d.warn(check, "no deadline is addressed to "+strings.Join(idle, ", "), "name the roles that the schema's deadlines have behind role:")
		}
	}
}

// PostTest posts one card in a channel that says that it works, and says what the
// service answered. The error is of usage: there is no such channel.
func PostTest(ctx context.Context, c *config.Config, recipient string) (Diagnosis, error) {
	err := service.PostTest(ctx, c, recipient)
	var failed *robot.Error
	switch {
	case errors.As(err, &failed):
		status, hint := StatusFailed, failed.WayOut
		if errors.Is(err, reminders.ErrUnconfirmed) {
			hint = cmp.Or(hint, "look in the chat whether it is there")
		}
		failed.WayOut = ""
		return Diagnosis{"channel " + failed.Robot, status, failed.Reason(), hint}, nil
	case err != nil:
		return Diagnosis{}, err
	}
	name, _ := reminders.RobotOf(strings.ToLower(recipient))
	return Diagnosis{"channel " + name, StatusOK, "the service took a test card over; look in the chat for it", ""}, nil
}

// findHost says how a server is reached: through a proxy, or by its name.
func findHost(ctx context.Context, u *url.URL) (how string, err error) {
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	if err == nil && proxy != nil {
		return "through the proxy " + proxy.Host, nil
	}
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err = net.DefaultResolver.LookupHost(limited, u.Hostname())
	return "is found", err
}

// managerRole is told of what needs a decision, whatever the deadlines say.
const managerRole = "manager"

// idleRoles are the roles of a channel that no deadline is addressed to.
func (d *Doctor) idleRoles(c config.Channel, registers []*config.Register) []string {
	var idle []string
	for _, role := range c.Roles {
		used := role == managerRole || slices.ContainsFunc(registers, func(r *config.Register) bool {
			return (len(c.Registers) == 0 || slices.Contains(c.Registers, r.Name)) && hasRole(d.Service.Descriptor(r), role)
		})
		if !used {
			idle = append(idle, "role:"+role)
		}
	}
	return idle
}

func hasRole(descriptor *sheetschema.Descriptor, role string) bool {
	return slices.ContainsFunc(descriptor.Resources, func(r *sheetschema.Resource) bool {
		return slices.ContainsFunc(r.Deadlines, func(d sheetschema.Deadline) bool {
			return slices.ContainsFunc(d.To, func(to sheetschema.Recipient) bool { return to.Role == role })
		})
	})
}
