package doctor

import (
	"context"
	"fmt"

	"sheetsync/cmd/internal/settings"
	"sheetsync/cmd/internal/terminal"
)

// replicas looks which processes run the service, and whether with these files.
func (d *Doctor) replicas(ctx context.Context) {
	const check = "service"
	list, err := d.Service.Replicas(ctx)
	switch {
	case err != nil:
		d.report(check, "", err)
		return
	case len(list) == 0:
		d.report(check, "no process runs it now: sheetsync run does", nil)
		return
	}
	own := settings.Of(d.Service.Config).Digest()
	for i := range list {
		if r := &list[i]; r.Settings != own {
			d.warn(check, fmt.Sprintf("process %d on %s was started with another configuration or other descriptors than these", r.PID, r.Host), "restart it to use what was changed")
		}
	}
	d.report(check, fmt.Sprintf("%s running, among which google.requests_per_minute is shared", terminal.Count(len(list), "replica")), nil)
}
