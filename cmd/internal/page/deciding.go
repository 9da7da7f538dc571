package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/audit"
)

// A Mirror takes what people decide. That they may is up to the page.
type Mirror interface {
	// RecordsByID reads live records; those that aren't there are left out.
	RecordsByID(ctx context.Context, register string, r *sheetschema.Resource, ids []string, zone *time.Location) (*table.Table, error)
	// DecideSeen notes a decision about two records; noted is false where it stands already.
	// The error is mirror.ErrDecidedMeanwhile where somebody decided about the two since they
	// were looked at.
	DecideSeen(ctx context.Context, register string, d *answers.Decision, seen mirror.Seen) (noted bool, err error)
	// DismissSeen does so with a decision about a finding.
	DismissSeen(ctx context.Context, register string, d *dismissals.Decision, seen mirror.Seen) (noted bool, err error)
	// ApproveSeen lets through what a run was held for, if the digest says so; noted is false
	// where it was approved already. also is done in the same transaction. Errors are those
	// of Approve in syncer.Mirror.
	ApproveSeen(ctx context.Context, register, digest string, also func(context.Context, sqlx.ExecerContext) error) (noted bool, err error)
}

// What people decide on the page, as the audit trail calls it.
const (
	actionSame      audit.Action = "duplicate-same"
	actionDifferent audit.Action = "duplicate-different"
	actionUndone    audit.Action = "duplicate-undone"
	actionDismissed audit.Action = "issue-dismissed"
	actionPutOff    audit.Action = "issue-put-off"
	actionReopened  audit.Action = "issue-reopened"
	actionApproved  audit.Action = "held-run-approved"
)

// deciders are those who decide about duplicates and issues: salespeople about their own.
var deciders = []access.Role{access.Manager, access.Sales}

// decides reports whether the visitor decides about duplicates and issues.
func (v *visit) decides() bool {
	return v.Mirror != nil && (v.role == access.Manager || v.role == access.Sales)
}

// A saying is how a decision ended, as the address of the page that follows has it.
type saying string

const (
	saidNoted         saying = "noted"
	saidAlready       saying = "already"
	saidMeanwhile     saying = "meanwhile" // somebody else decided
	saidChanged       saying = "changed"   // it isn't as it was when it was looked at
	saidGone          saying = "gone"
	saidApproved      saying = "approved"
	saidHoldChanged   saying = "hold_changed"
	saidNothingHeld   saying = "nothing_held"
	saidNotApprovable saying = "not_approvable"
)

// sayings are the classes by which a page marks them, beside their words.
var sayings = map[saying]string{
	saidNoted: "good", saidAlready: "good", saidMeanwhile: "warn", saidChanged: "warn", saidGone: "warn",
	saidApproved: "good", saidHoldChanged: "warn", saidNothingHeld: "warn", saidNotApprovable: "bad",
}

// A flash is what a page says of the decision before it.
type flash struct{ Class, Text string }

// flash is what the address says; nil for nothing that a decision says.
func (v *visit) flash() *flash {
	said := saying(v.request.URL.Query().Get("said"))
	class, ok := sayings[said]
	if !ok {
		return nil
	}
	return &flash{class, v.say(language.Key("page.said."+string(said)), nil)}
}

// after goes on to a section once something was decided there, or couldn't be.
func (v *visit) after(section string, query url.Values, said saying) *answer {
	query = copyOf(query)
	query.Set("said", string(said))
	if said == saidNoted || said == saidApproved {
		if v.register.Looked != nil {
			v.register.Looked()
		}
	}
	return &answer{goTo: v.at(section, query)}
}

// errBadForm means that a form isn't one of the page's.
var errBadForm = errors.New("the form isn't one of the page's")

// maxForm is how many bytes a form may have.
const maxForm = 64 << 10

// form reads what was sent. The error is errBadForm.
func (v *visit) form() (url.Values, error) {
	v.request.Body = http.MaxBytesReader(nil, v.request.Body, maxForm)
	if err := v.request.ParseForm(); err != nil {
		return nil, errBadForm
	}
	for _, values := range v.request.PostForm {
		if slices.ContainsFunc(values, unkept) {
			return nil, errBadForm
		}
	}
	return v.request.PostForm, nil
}

// unkept reports whether the database has no such text.
func unkept(text string) bool { return strings.ContainsRune(text, 0) || !utf8.ValidString(text) }

// plain reports whether an address is made of texts that the database takes, and can be
// read in one way only.
func plain(u *url.URL) bool {
	query, err := url.ParseQuery(u.RawQuery)
	for _, values := range query {
		if slices.ContainsFunc(values, unkept) {
			return false
		}
	}
	return err == nil && !unkept(u.Path)
}

// seenLine is the number of the log's last line that whoever decides has seen.
func seenLine(form url.Values) (int64, error) {
	line, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil || line < 0 {
		return 0, errBadForm
	}
	return line, nil
}

// decider is what logs call the visitor.
func (v *visit) decider() string {
	if v.person.Address == "" {
		return audit.Operator
	}
	return v.person.Address
}

// audited adds a decision to the audit trail, in its transaction.
func (v *visit) audited(action audit.Action, subject map[string]any) func(context.Context, sqlx.ExecerContext) error {
	entry := audit.Entry{Register: v.register.Name, Actor: v.decider(), Via: v.person.Via, Action: action, Subject: subject}
	return func(ctx context.Context, tx sqlx.ExecerContext) error { return audit.Record(ctx, tx, entry) }
}

// outcome says how a decision ended that the mirror has taken; other errors stay.
func outcome(noted bool, err error) (saying, error) {
	switch {
	case errors.Is(err, mirror.ErrDecidedMeanwhile):
		return saidMeanwhile, nil
	case err != nil:
		return "", err
	case !noted:
		return saidAlready, nil
	}
	return saidNoted, nil
}
