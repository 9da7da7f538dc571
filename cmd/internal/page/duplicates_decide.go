package page

import (
	"context"
	"time"

	"sheetsync/syncer/answers"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// pairActions are what people say of two records.
var pairActions = map[answers.Verdict]audit.Action{answers.Same: actionSame, answers.Different: actionDifferent, answers.Withdrawn: actionUndone}

// decideDuplicates notes that two records are one, or aren't, or takes that back.
func (p *Pages) decideDuplicates(ctx context.Context, v *visit) (*answer, error) {
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
	d := answers.Decision{Resource: form.Get("resource"), Verdict: answers.Verdict(form.Get("verdict")), Source: answers.FromPage, By: v.decider(), At: time.Now()}
	d.Older, d.Newer = answers.Pair(form.Get("older"), form.Get("newer"))
	action, known := pairActions[d.Verdict]
	if _, ok := v.register.Descriptor.Resource(d.Resource); !ok || !known || d.Older == "" || d.Older == d.Newer {
		return nil, errBadForm
	}
	said, err := v.decidePair(ctx, &d, form.Get("basis"), mirror.Seen{Line: seen, Also: v.audited(action, map[string]any{"resource": d.Resource, "older": d.Older, "newer": d.Newer})})
	if err != nil {
		return nil, err
	}
	return v.after("duplicates", v.filter("state", "resource", "owner", "q", "view", "page"), said), nil
}

// decidePair notes a decision about two records, if they are the visitor's and as they were
// when the visitor looked at them.
func (v *visit) decidePair(ctx context.Context, d *answers.Decision, basis string, seen mirror.Seen) (saying, error) {
	var visible map[readmodel.Ref]readmodel.Place
	refs := []readmodel.Ref{{Resource: d.Resource, RecordID: d.Older}, {Resource: d.Resource, RecordID: d.Newer}}
	err := v.read(ctx, func(ctx context.Context, view *reading.View) (err error) {
		visible, err = readmodel.Places(ctx, view, v.register.Descriptor, refs)
		return err
	})
	if err != nil || len(visible) < len(refs) {
		return saidGone, err
	}
	r, _ := v.register.Descriptor.Resource(d.Resource)
	t, err := v.Mirror.RecordsByID(ctx, v.register.Name, r, []string{d.Older, d.Newer}, v.register.Location)
	if err != nil {
		return "", err
	}
	a, b, ok := recordsOf(t, d.Older, d.Newer)
	if !ok {
		return saidGone, nil
	}
	d.OlderValues, d.NewerValues = answers.Values(t, a), answers.Values(t, b)
	if d.Verdict != answers.Withdrawn && basis != basisOf(d.OlderValues, d.NewerValues) {
		return saidChanged, nil
	}
	return outcome(v.Mirror.DecideSeen(ctx, v.register.Name, d, seen))
}
