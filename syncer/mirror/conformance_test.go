package mirror_test

import (
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/synctest/mirrortest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	mirrortest.Run(t, func(t *testing.T) syncer.Mirror { return open(t, migrated.New(t)) })
}
