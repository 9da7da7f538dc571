package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/reminders/calendar"
	"sheetsync/reminders/feeds"
)

const (
	// calendarTimeout bounds how long a calendar may take to be written.
	calendarTimeout = time.Minute
	// calendarsAtOnce is how many calendars are written at one time; what they hold is in
	// memory until they are sent.
	calendarsAtOnce = 4
)

// How often a peer may ask for calendars, and how often one may be asked for, in requests
// a second and at once. Apps ask every quarter of an hour at most; an office of a hundred
// behind one address does so twelve times a minute.
const (
	peerRate, peerBurst   = 2, 120
	tokenRate, tokenBurst = 0.1, 30
)

// CalendarPath begins the paths of calendars. A token follows, and [CalendarSuffix].
const CalendarPath = "/calendar/"

// CalendarSuffix ends the paths of calendars, since some apps look for it.
const CalendarSuffix = ".ics"

// Calendars has the calendars that people subscribe to.
type Calendars interface {
	// Calendar writes the calendar that a token opens, of [calendar.ContentType], the
	// same bytes while it says the same. The error wraps [feeds.ErrUnknown] where the
	// token opens none.
	Calendar(ctx context.Context, token feeds.Token) ([]byte, error)
}

// calendarHandler answers /calendar/TOKEN.ics.
//
// The address is the only secret that an app has. So nothing of it is logged, nor of the
// request's Host; an address that opens nothing, whatever is wrong with it, has one
// answer, after the same steps; and answers are for nobody's cache but the asker's, for
// no search engine, and give no page that links onward the address they came from.
type calendarHandler struct {
	calendars Calendars
	log       *slog.Logger
	peers     *limit.Limiter
	tokens    *limit.Limiter
	slots     chan struct{}
}

func newCalendarHandler(calendars Calendars, log *slog.Logger) *calendarHandler {
	return &calendarHandler{calendars: calendars, log: log, peers: limit.New(peerRate, peerBurst), tokens: limit.New(tokenRate, tokenBurst), slots: make(chan struct{}, calendarsAtOnce)}
}

func (h *calendarHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "private, no-cache") // to be asked for again, with its ETag
	if r.Header.Get("Sec-Fetch-Mode") != "" {        // by a browser, which has nothing to keep
		header.Set("Cache-Control", "no-store")
	}
	header.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	// A path without the suffix is looked up as well, as what no token is: the empty text.
	text, suffixed := strings.CutSuffix(r.PathValue("file"), CalendarSuffix)
	if !suffixed {
		text = ""
	}
	token := feeds.ParseToken(text)
	hash := token.Hash()
	if !h.peers.Allow(limit.Peer(r)) || !h.tokens.Allow(string(hash[:])) {
		header.Set("Retry-After", "60")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	data, err := h.write(r.Context(), token)
	switch {
	case errors.Is(err, feeds.ErrUnknown):
		http.Error(w, "not found", http.StatusNotFound)
		return
	case err != nil:
		if r.Context().Err() == nil {
			h.log.Error("a calendar could not be written", "cause", err.Error())
		}
		header.Set("Retry-After", "300")
		http.Error(w, "not available now", http.StatusServiceUnavailable)
		return
	}
	sum := sha256.Sum256(data)
	header.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	header.Set("Content-Type", calendar.ContentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// write writes a calendar once there is room for it.
func (h *calendarHandler) write(ctx context.Context, token feeds.Token) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, calendarTimeout)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	return h.calendars.Calendar(ctx, token)
}
