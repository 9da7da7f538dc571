package calendar

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"sheetsync/sheetschema/celltext"
)

// A Feed is a calendar that apps subscribe to: all that is due to somebody.
type Feed struct {
	Name        string // what apps call it, until people give it a name of their own
	Description string // "" for none; lines end in \n
	Refresh     time.Duration
	Parts       []FeedPart
}

// A FeedPart is the events of a feed that change together.
type FeedPart struct {
	Events  []Event
	Changed time.Time // when what they say last changed
}

// Write writes the feed, of [ContentType]. Its bytes are the same as long as its parts are.
func (f *Feed) Write() []byte {
	c := ics.NewCalendarFor("sheetsync")
	c.SetMethod(ics.MethodPublish)
	c.SetName(celltext.Flat(f.Name)) // and X-WR-CALNAME
	if f.Description != "" {
		text := flatLines(f.Description)
		c.SetDescription(text)
		c.SetXWRCalDesc(text)
	}
	every := fmt.Sprintf("PT%dM", max(int(f.Refresh/time.Minute), 1))
	c.SetRefreshInterval(every)
	c.SetXPublishedTTL(every)
	var changed time.Time
	for i := range f.Parts {
		part := &f.Parts[i]
		for j := range part.Events {
			part.Events[j].addTo(c, part.Changed).SetLastModifiedAt(part.Changed)
		}
		if part.Changed.After(changed) {
			changed = part.Changed
		}
	}
	if !changed.IsZero() {
		c.SetLastModified(changed)
	}
	return []byte(c.Serialize(ics.WithNewLineWindows))
}
