package syncer

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// validate checks all records against the descriptor and finds duplicates.
func (r *run) validate(tables []*sheetschema.Table, scope expression.Scope) {
}
