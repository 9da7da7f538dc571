package doctor

import (
	"context"
	"fmt"

	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
)

// historyKeys says whether what is sealed in the histories can be opened.
func (d *Doctor) historyKeys(ctx context.Context) {
	const check = "history keys"
	known, err := d.Service.DB.HistoryKeys(ctx)
	if err != nil {
		d.report(check, "", err)
		return
	}
	if len(known.Keys) == 0 && !known.Encrypt {
		return
	}
	versions, lost := 0, known.Gone
	for i := range known.Keys {
		key := &known.Keys[i]
		versions += key.Versions
		if !key.Opens && (key.Current || key.Versions > 0) {
			lost += max(key.Versions, 1)
			d.Report(Diagnosis{check, StatusFailed, key.Fault, service.LostAdvice(key.Recipient)})
		}
	}
	for i := range known.Files {
		switch f := &known.Files[i]; {
		case f.Err != nil:
			d.warn(check, f.Err.Error(), "put the file back from where you keep a copy")
		case f.Open:
			d.warn(check, f.Path+" can be read by others than its owner", "chmod 600 "+f.Path)
		}
	}
	if known.Gone > 0 {
		d.Report(Diagnosis{check, StatusFailed, fmt.Sprintf("%s were sealed by data keys that the database doesn't have any more", terminal.Count(known.Gone, "version")), "restore sheetsync.data_keys from a backup"})
	}
	switch {
	case lost > 0:
	case len(known.Keys) == 0:
		d.report(check, "nothing was sealed yet: the first version that is replaced makes the key", nil)
	case len(known.Keys) > 1:
		d.warn(check, "sheetsync keys rotate was begun and has not ended", "sheetsync keys rotate goes on where it was")
	default:
		detail := fmt.Sprintf("%s, opened by %s", terminal.Count(versions, "sealed version"), known.Keys[0].File)
		if known.Clear > 0 && known.Encrypt {
			detail += fmt.Sprintf("; %s still to be sealed, which sheetsync run does once a day", terminal.Count(known.Clear, "version"))
		}
		d.report(check, detail, nil)
	}
}
