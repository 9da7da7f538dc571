package mirror_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDroppedByOthers: what somebody dropped or changed in the register's schema
// is there again after the next run, with the sheet's rows in it.
func TestDroppedByOthers(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"table":          `DROP TABLE shop.goods CASCADE`,
		"history":        `DROP TABLE shop.goods_history CASCADE`,
		"schema":         `DROP SCHEMA shop CASCADE`,
		"column":         `ALTER TABLE shop.goods DROP COLUMN b CASCADE`,
		"type":           `DROP VIEW shop.report_records CASCADE; DROP SCHEMA shop_analyst CASCADE; ALTER TABLE shop.goods ALTER COLUMN b TYPE integer USING NULL`,
		"history column": `ALTER TABLE shop.goods_history DROP COLUMN b CASCADE`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "shop", oneResource("goods", "{name: a, type: string}", "{name: b, type: string}"))
			r.tabs["goods"] = []record{
				{"id1", 2, map[string]any{"a": "x", "b": "1"}, nil},
				{"id2", 3, map[string]any{"a": "y", "b": "2"}, nil},
			}
			r.sync()
			r.db.MustExec(statement)
			r.sync()
			want := []string{"(id1,x,1)", "(id2,y,2)"}
			if diff := cmp.Diff(want, r.rows(`SELECT _id, a, b FROM shop.goods ORDER BY _row`)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if got := r.rows(`SELECT count(*) FILTER (WHERE _valid_to IS NULL AND _op <> 'delete') > 2 FROM shop.goods_history`); got[0] != "(f)" {
				t.Error("a record has two versions that hold at once")
			}
			if got := r.rows(`SELECT rebuild FROM sheetsync.registers`); got[0] != "(f)" {
				t.Error("the tables are still to be filled")
			}
		})
	}
}
