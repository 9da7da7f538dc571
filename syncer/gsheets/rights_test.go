package gsheets

import (
	"errors"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
)

func TestMayWriteTellsReadersFromEditors(t *testing.T) {
	t.Parallel()
	b, p, _ := filled(t, Options{})
	before := p.snapshot()
	if err := b.client(t, p.id, Options{}).MayWrite(t.Context()); err != nil {
		t.Errorf("an editor: %v", err)
	}
	for _, role := range []emulator.Role{emulator.Reader, emulator.None} {
		if err := b.server.Share(p.id, account, role); err != nil {
			t.Fatal(err)
		}
		err := b.client(t, p.id, Options{}).MayWrite(t.Context())
		if !errors.Is(err, syncer.ErrReadOnly) || !strings.Contains(err.Error(), "as an editor") {
			t.Errorf("%s: %v", role, err)
		}
	}
	if err := b.server.Share(p.id, account, emulator.Writer); err != nil {
		t.Fatal(err)
	}
	if after := p.snapshot(); strings.Join(after.people(), "\n") != strings.Join(before.people(), "\n") {
		t.Error("the sheet changed")
	}
}
