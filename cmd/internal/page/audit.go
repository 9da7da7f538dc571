package page

import (
	"context"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// An auditPage lists what people decided about the register on the page.
type auditPage struct {
	Entries []auditEntry
	Pager   pager
}

// An auditEntry is one decision in words.
type auditEntry struct {
	readmodel.AuditEntry
	What    string
	Subject string
}

// auditWords are the messages that say what people decided.
var auditWords = map[audit.Action]language.Key{
	actionSame: "audit_page.same", actionDifferent: "audit_page.different", actionUndone: "audit_page.undone",
	actionDismissed: "audit_page.dismissed", actionPutOff: "audit_page.put_off", actionReopened: "audit_page.reopened", actionApproved: "audit_page.approved",
}

// audit shows managers who decided what.
func (p *Pages) audit(ctx context.Context, v *visit) (*answer, error) {
	page := &auditPage{}
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		list, total, err := readmodel.Audit(ctx, view, pageSize, v.offset())
		if err != nil {
			return err
		}
		page.Pager = v.pager("audit", len(list), total)
		var refs []readmodel.Ref
		for i := range list {
			refs = append(refs, recordsIn(&list[i])...)
		}
		names, err := readmodel.Called(ctx, view, refs)
		if err != nil {
			return err
		}
		for i := range list {
			page.Entries = append(page.Entries, v.auditEntry(&list[i], names))
		}
		return nil
	})
	return &answer{template: "audit", title: v.say("audit_page.title", nil), data: page}, err
}

// textOf is a text that an entry is about; "" for none.
func textOf(e *readmodel.AuditEntry, name string) string {
	text, _ := e.Subject[name].(string)
	return text
}

// recordsIn are the records that an entry is about.
func recordsIn(e *readmodel.AuditEntry) []readmodel.Ref {
	var refs []readmodel.Ref
	for _, name := range []string{"older", "newer", "record"} {
		if id := textOf(e, name); id != "" {
			refs = append(refs, readmodel.Ref{Resource: textOf(e, "resource"), RecordID: id})
		}
	}
	return refs
}

// auditEntry words an entry. Records that are gone, or have no name, go by their ids.
func (v *visit) auditEntry(e *readmodel.AuditEntry, names map[readmodel.Ref]string) auditEntry {
	line := auditEntry{AuditEntry: *e, What: e.Action}
	if key, ok := auditWords[audit.Action(e.Action)]; ok {
		line.What = v.say(key, language.Args{"until": textOf(e, "until")})
	}
	resource := textOf(e, "resource")
	var about []string
	if resource != "" {
		about = append(about, v.tabTitle(resource))
	}
	for _, ref := range recordsIn(e) {
		name := names[ref]
		if name == "" {
			name = ref.RecordID
		}
		about = append(about, name)
	}
	if field := textOf(e, "field"); field != "" {
		about = append(about, v.fieldTitle(resource, field))
	}
	if code := textOf(e, "code"); code != "" {
		about = append(about, v.kindTitle(code))
	}
	line.Subject = strings.Join(about, " · ")
	return line
}
