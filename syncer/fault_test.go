package syncer

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// A fault of the program that one register brings to light ends that
// register's run with an error that names it and quotes no cell. The Syncer
// goes on: another register, or the same one once it is mended, synchronises.
func TestFaultEndsOneRun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(d *sheetschema.Descriptor)
	}{
		{"computing", func(d *sheetschema.Descriptor) { d.Resources[1].Fields[3].Formula = &expression.Program{} }},
		{"validating", func(d *sheetschema.Descriptor) {
			d.Resources[0].Fields[1].Constraints.Pattern = &sheetschema.Pattern{} // one that was never compiled
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			sound := s.reg
			broken, err := sheetschema.Load("shop.yaml", []byte(shopYAML))
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(broken)
			s.reg.Name, s.reg.Descriptor = "acme", broken
			result, err := s.syncer.Run(t.Context(), s.reg, Options{})
			if err == nil || result.Status != StatusFailed || !strings.Contains(err.Error(), "acme") || strings.Contains(err.Error(), "City 1") {
				t.Errorf("the run is %s with the error %v", result.Status, err)
			}
			if runs := s.mirror.runs; len(runs) != 1 || runs[0].Status != StatusFailed || !strings.Contains(runs[0].Reason, "a fault of the program") {
				t.Errorf("the mirror lists the runs %+v", runs)
			}
			s.reg = sound
			s.run(StatusApplied)
		})
	}
}
