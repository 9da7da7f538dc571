package page

import (
	"context"
	"errors"
	"strconv"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// issueActions are what people say of an issue.
var issueActions = map[answers.Verdict]audit.Action{dismissals.Dismissed: actionDismissed, dismissals.Later: actionPutOff, dismissals.Withdrawn: actionReopened}

// maxPutOff is for how many days an issue can be put off.
const maxPutOff = 90

// decideIssue notes that an issue is none, that it is to be told again later, or takes
// that back.
func (p *Pages) decideIssue(ctx context.Context, v *visit) (*answer, error) {
	if !v.decides() {
		return nil, errForbidden
	}
	form, err := v.form()
	if err != nil {
		return nil, err
	}
	seen, err := seenLine(form)
	if err != nil {
		return nil, err
	}
	d := dismissals.Decision{
		Key:     dismissals.Key{Resource: form.Get("resource"), RecordID: form.Get("record"), Field: form.Get("field"), Code: sheetschema.Code(form.Get("code")), Variant: form.Get("variant")},
		Verdict: answers.Verdict(form.Get("verdict")), Source: answers.FromPage, By: v.decider(), At: time.Now(),
	}
	subject := map[string]any{"resource": d.Resource, "record": d.RecordID, "field": d.Field, "code": string(d.Code)}
	if d.Verdict == dismissals.Later {
		days, err := strconv.Atoi(form.Get("days"))
		if err != nil || days < 1 || days > maxPutOff {
			return nil, errBadForm
		}
		d.Until = expression.DayOf(v.now) + expression.Day(days)
		subject["until"] = d.Until.String()
	}
	action, known := issueActions[d.Verdict]
	if !known || v.resource(d.Resource) == nil || d.RecordID == "" || !dismissals.Can(&sheetschema.Issue{Code: d.Code}) {
		return nil, errBadForm
	}
	said, err := v.dismiss(ctx, &d, form.Get("basis"), mirror.Seen{Line: seen, Also: v.audited(action, subject)})
	if err != nil {
		return nil, err
	}
	return v.after("issues", v.filter("owner", "resource", "severity", "code", "q", "state", "page"), said), nil
}

// dismiss notes a decision about an issue, if it is the visitor's and as it was when the
// visitor looked at it.
func (v *visit) dismiss(ctx context.Context, d *dismissals.Decision, basis string, seen mirror.Seen) (saying, error) {
	var issue readmodel.Issue
	err := v.read(ctx, func(ctx context.Context, view *reading.View) (err error) {
		issue, err = readmodel.IssueOf(ctx, view, d.Key)
		return err
	})
	if errors.Is(err, readmodel.ErrNotFound) {
		return saidGone, nil
	}
	if err != nil {
		return "", err
	}
	if basis != issueBasis(&issue) {
		return saidChanged, nil
	}
	t, err := v.Mirror.RecordsByID(ctx, v.register.Name, v.resource(d.Resource), []string{d.RecordID}, v.register.Location)
	if err != nil {
		return "", err
	}
	if t.Len() == 0 {
		return saidGone, nil
	}
	d.Row, d.Values = t.Row(0), dismissals.Values(t, 0, d.Key)
	return outcome(v.Mirror.DismissSeen(ctx, v.register.Name, d, seen))
}

// issueBasis identifies what an issue says, so that whoever decides about another one than
// they saw is told.
func issueBasis(i *readmodel.Issue) string { return answers.HashOf(i.Message + "\x1f" + i.Severity) }
