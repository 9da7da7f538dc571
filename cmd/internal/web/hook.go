package web

import (
	"io"
	"net/http"

	webhook "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"sheetsync/cmd/internal/web/limit"
)

// HookPath begins the paths of hooks; the register's name follows.
const HookPath = "/hooks/changed/"

// hookBytes bounds what a hook may send; nothing in it counts.
const hookBytes = 64 << 10

// How often a peer may call hooks, in requests a second and at once. Apps Script calls
// from Google's addresses, which many sheets share.
const hookRate, hookBurst = 10, 300

// Hooks are what may be called from outside.
type Hooks struct {
	// Secret returns what signs the calls of a register's sheet; "" where the register
	// takes none, or isn't there.
	Secret func(register string) string
	// Changed hears that a register's sheet was changed. It doesn't wait.
	Changed func(register string)
}

// hookHandler answers POST /hooks/changed/REGISTER, signed as Standard Webhooks say
// (webhook-id, webhook-timestamp and webhook-signature: HMAC-SHA256 over id, time and
// body, with a clock that is right to five minutes).
//
// A call says only that the sheet is worth a look. Who repeats one that was signed has the
// sheet looked at once more, and nothing else. A wrong signature and a register that there
// isn't have one answer.
type hookHandler struct {
	hooks Hooks
	peers *limit.Limiter
}

func newHookHandler(hooks Hooks) *hookHandler {
	return &hookHandler{hooks: hooks, peers: limit.New(hookRate, hookBurst)}
}

func (h *hookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if !h.peers.Allow(limit.Peer(r)) {
		header.Set("Retry-After", "60")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hookBytes))
	if err != nil {
		http.Error(w, "the body is too long, or was cut off", http.StatusBadRequest)
		return
	}
	register := r.PathValue("register")
	secret := h.hooks.Secret(register)
	verifier, err := webhook.NewWebhook(secret)
	if secret == "" || err != nil || verifier.Verify(body, r.Header) != nil {
		http.Error(w, "not signed with the register's secret, or by a clock that is wrong", http.StatusUnauthorized)
		return
	}
	h.hooks.Changed(register)
	w.WriteHeader(http.StatusAccepted)
}
