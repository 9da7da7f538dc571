package assess

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/dismissals"
)

// Dismiss notes which issues people dismissed, by the decisions that hold.
func (f *Assessment) Dismiss(standing map[dismissals.Key]*dismissals.Decision, today expression.Day) {
	f.Dismissed = nil
	if len(standing) == 0 {
		return
	}
	for i := range f.Issues {
		issue := &f.Issues[i]
		if !dismissals.Can(issue) {
			continue
		}
		if d := standing[dismissals.KeyOf(issue)]; d != nil && d.Quiets(today) {
			if f.Dismissed == nil {
				f.Dismissed = make(map[int]*dismissals.Decision)
			}
			f.Dismissed[i] = d
		}
	}
}

// IsDismissed reports whether people dismissed an issue.
func (f *Assessment) IsDismissed(issue int) bool { return f.Dismissed[issue] != nil }
