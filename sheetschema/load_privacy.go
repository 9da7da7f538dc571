package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/source"
)

// Privacy says how a resource's personal data may be used. Its members stand beside the
// resource's others:
//
//	purpose: {en: To fulfil contracts, zh-CN: 履行合同}   # told to whoever asks what is held of them
//	consent: consent == true                           # without it, nobody is written to, and nothing is given out
//	retention: {after: P3Y, of: last_contact}          # told once it has passed; then: erase empties the mirror
type Privacy struct {
	Purpose language.Text
	// Consent holds where the person agreed that their personal data is used. Empty and
	// unknown are not agreed. Nil where nothing depends on it.
	Consent   *expression.Program
	Retention *Retention // nil for no end
}

// A Retention says how long personal data is kept.
type Retention struct {
	After period.Period
	Of    int // index of the date that it counts from; a record without one has no end
	// Erase says that the mirror and its history have personal fields empty from then on.
	Erase bool
}

// Expired reports whether personal data that counts from a day was to be kept until before
// today, and until when it was.
func (r *Retention) Expired(from, today expression.Day) (until expression.Day, expired bool) {
	until = r.After.After(from)
	return until, until < today
}

// What becomes of personal data after its time.
const (
	retentionTells  = "tell"
	retentionErases = "erase"
)

// privacy reads how a resource's personal data may be used.
func (l *loader) privacy(r *draft) {
	o := r.object
	r.Privacy.Purpose = o.Localised("purpose")
	r.Privacy.Consent = l.compile(o, "consent", r.Resource, expression.TypeBoolean)
	n := o.Member("retention")
	if n == nil {
		return
	}
	m := l.Object(n, source.JoinPath(o.Path, "retention"))
	defer m.RejectUnknown()
	retention := &Retention{Of: l.oneField(r, m, "of")}
	if m.Required("after", "nothing says for how long", "write a duration such as P3Y") != "" {
		for _, text := range m.Texts("after") {
			retention.After, _ = l.period(text)
		}
	}
	switch {
	case !m.Has("of"):
		m.Fail("of", "nothing says from when on it counts", "name a field with a date")
		return
	case retention.Of >= 0 && r.Fields[retention.Of].Type != TypeDate:
		m.Fail("of", fmt.Sprintf("%s is of type %s and no date", r.Fields[retention.Of].Name, r.Fields[retention.Of].Declared), "name a field of type date")
	}
	switch then := m.Text("then"); then {
	case "", retentionTells:
	case retentionErases:
		retention.Erase = true
	default:
		m.Fail("then", fmt.Sprintf("there is no %q", then), "write tell, or erase to have the mirror empty personal fields then")
	}
	if retention.Of >= 0 {
		r.Privacy.Retention = retention
	}
}
