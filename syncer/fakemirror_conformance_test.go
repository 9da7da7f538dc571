package syncer_test

import (
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/synctest/mirrortest"
)

func TestFakeMirrorConformance(t *testing.T) {
	t.Parallel()
	mirrortest.Run(t, func(*testing.T) syncer.Mirror { return syncer.NewFakeMirror() })
}
