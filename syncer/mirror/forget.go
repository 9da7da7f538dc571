package mirror

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/sealedhistory"
)

// forget empties fields in all versions of records whose personal data was to be kept no
// longer. It writes nothing where that was done before. What can't be read, and what is
// sealed, has the names that fields had then.
func (a *applier) forget(ctx context.Context, f *syncer.Forgotten) error {
	var sets, some []string
	names := make(pq.StringArray, 0, len(f.Fields))
	for _, i := range f.Fields {
		name := f.Resource.Fields[i].Name
		names = append(append(names, name), f.Resource.Fields[i].Aliases...)
		sets = append(sets, pq.QuoteIdentifier(name)+` = NULL`)
		some = append(some, pq.QuoteIdentifier(name)+` IS NOT NULL`)
	}
	if err := a.Execute(ctx, "forget personal data of "+f.Resource.Name, fmt.Sprintf(`
		UPDATE %s SET %s, _raw = nullif(_raw - $2::text[], '{}'::jsonb)
		WHERE _id = ANY ($1) AND _valid_to IS NOT NULL AND (%s OR _raw ?| $2::text[])`,
		ddl.History(a.run.Register, f.Resource.Name), strings.Join(sets, ", "), strings.Join(some, " OR ")), pq.StringArray(f.IDs), names); err != nil {
		return err
	}
	if t := sealedhistory.Of(a.sealed.list, f.Resource.Name); t != nil {
		return t.Forget(ctx, a.Tx, a.sealed.keys, f.IDs, names)
	}
	return nil
}
