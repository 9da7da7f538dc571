package mirror_test

import (
	"context"
	"testing"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// BenchmarkFindings reads what is wrong in a register of 100,000 customers and 200,000
// order lines with 40,000 issues, and 5,000 pairs that seem to be one.
func BenchmarkFindings(b *testing.B) {
	r := newLargeTrade(b)
	for _, statement := range []string{
		`INSERT INTO sheetsync.issues (register, resource, record_id, row, field, code, severity, message, first_seen_run)
			SELECT 'acme', (ARRAY['customers', 'transactions'])[1 + g % 2], '_' || g, g, 'owner', 'format-error', (ARRAY['error', 'warning'])[1 + g % 3 % 2], '负责人：不正确', '20260101T000000.000Z-aaaaaa' FROM generate_series(1, 40000) AS g`,
		`INSERT INTO sheetsync.duplicates (register, resource, record_id, duplicate_of, score, reasons) SELECT 'acme', 'customers', '_' || 2 * g, '_' || 2 * g - 1, 0.8 + g / 50000.0, '{email}' FROM generate_series(1, 5000) AS g`,
		`INSERT INTO sheetsync.duplicate_clusters (register, resource, record_id, cluster_id, merged_into) SELECT register, resource, id, 'c-' || duplicate_of, id FROM sheetsync.duplicates, unnest(ARRAY[record_id, duplicate_of]) AS id`,
		`ANALYZE sheetsync.issues, sheetsync.duplicates, sheetsync.duplicate_clusters`,
	} {
		r.db.MustExec(statement)
	}
	for _, reader := range []reading.Reader{{Register: "acme", Role: access.Manager}, {Register: "acme", Role: access.Sales, Names: []string{"陈"}}} {
		each := func(name string, f func(context.Context, *reading.View) error) {
			b.Run(name+"/"+string(reader.Role), func(b *testing.B) {
				for b.Loop() {
					if err := reading.Read(context.Background(), r.mirror.DB(), reader, f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		each("counts", func(ctx context.Context, v *reading.View) error {
			_, err := readmodel.IssueCounts(ctx, v)
			return err
		})
		each("issues", func(ctx context.Context, v *reading.View) error {
			_, _, err := readmodel.Issues(ctx, v, readmodel.IssueFilter{}, 50, 0)
			return err
		})
		each("clusters", func(ctx context.Context, v *reading.View) error {
			list, _, err := readmodel.Clusters(ctx, v, readmodel.DuplicateFilter{}, 10, 0)
			if err != nil {
				return err
			}
			_, err = readmodel.Pairs(ctx, v, list)
			return err
		})
		each("choices", func(ctx context.Context, v *reading.View) error {
			_, _, err := readmodel.DuplicateChoices(ctx, v)
			return err
		})
	}
}
