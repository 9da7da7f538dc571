package adopting

import (
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// figures is a tab whose cells of digits are numbers.
func figures(title string, rows ...string) Tab {
	return tabOf(title, rows, func(b *table.GridBuilder, cell string) {
		n, err := strconv.Atoi(cell)
		switch {
		case cell == "":
			b.Empty()
		case err == nil:
			b.Number(float64(n))
		default:
			b.Text([]byte(cell))
		}
	})
}

// What stands beside a Table keeps the addresses of people's chips.
func TestBlocksKeepAddresses(t *testing.T) {
	t.Parallel()
	flats := figures("Flats", "Flat|Size|Rent||Tenant|Since", "A1|40|500||Ann|2020", "A2|50|600||Ben|2021")
	flats.Tables = []syncer.TableInfo{{ID: "1", Name: "Homes", EndRow: 3, EndColumn: 3}}
	flats.Grid.SetAddress(1, 4, "ann@example.com")
	all := blocks(&sheetschema.Descriptor{}, &flats, map[string]Place{}, matching.Options{})
	if len(all) != 2 || all[1].grid.Address(1, 0) != "ann@example.com" {
		t.Errorf("%d blocks, of which none has the address", len(all))
	}
}

// A tab is parted where what stands there are tables of their own, and only there.
func TestBlocks(t *testing.T) {
	t.Parallel()
	flats, tenants := "Flat|Size|Rent", "Tenant|Since"
	two := []string{"Flat|Size|Rent||Tenant|Since", "A1|40|500||Ann|2020", "A2|50|600||Ben|2021", "B1|60|700", "B2|70|800"}
	for _, test := range []struct {
		name   string
		tab    Tab
		tables []syncer.TableInfo
		named  map[string]Place
		want   string // of each block its caption, where that isn't the tab's title, its place and its headings
	}{
		{name: "one table", tab: figures("Flats", flats, "A1|40|500", "A2|50|600"), want: "Flat|Size|Rent"},
		{name: "side by side, of different length", tab: figures("Flats", two...),
			want: "@Flats!A1:C Flat|Size|Rent; Flats 2@Flats!E1:F Tenant|Since"},
		{name: "a blank column for the looks", tab: figures("Flats", "Flat|Size|Rent||Tenant|Since", "A1|40|500||Ann|2020", "A2|50|600||Ben|2021"),
			want: "Flat|Size|Rent||Tenant|Since"},
		{name: "a blank column, and gaps behind it", tab: figures("Flats", "Flat|Size|Rent||Tenant|Since", "A1|40|500||Ann|2020", "A2|50|600", "A3|50|600||Ben|2021", "A4|50|600"),
			want: "Flat|Size|Rent||Tenant|Since"},
		{name: "side by side, headings in different rows", tab: figures("Flats", "||||Tenants of today", "Flat|Size|Rent", "A1|40|500||Tenant|Since", "A2|50|600||Ann|2020", "A3|50|600||Ben|2021"),
			want: "@Flats!A2:C Flat|Size|Rent; Tenants of today@Flats!E3:F Tenant|Since"},
		{name: "one above the other, under titles", tab: figures("Flats", "Our flats", flats, "A1|40|500", "A2|50|600", "", "Our tenants", tenants, "Ann|2020", "Ben|2021", "Cleo|2022"),
			want: "Our flats@Flats!A2:C4 Flat|Size|Rent; Our tenants@Flats!A7:B Tenant|Since"},
		{name: "one above the other, without titles", tab: figures("Flats", flats, "A1|40|500", "A2|50|600", "", tenants, "Ann|2020", "Ben|2021"),
			want: "@Flats!A1:C3 Flat|Size|Rent; Flats 2@Flats!A5:B Tenant|Since"},
		{name: "records go on below a blank row", tab: figures("Flats", flats, "A1|40|500", "A2|50|600", "", "B1|60|700", "B2|70|800"), want: "Flat|Size|Rent"},
		{name: "the headings once more", tab: figures("Flats", flats, "A1|40|500", "A2|50|600", "", "New building", flats, "B1|60|700", "B2|70|800"), want: "Flat|Size|Rent"},
		{name: "notes below", tab: figures("Flats", flats, "A1|40|500", "A2|50|600", "", "Ask Ann", "before Monday"), want: "Flat|Size|Rent"},
		{name: "a named range follows the block", tab: figures("Flats", two...),
			named: map[string]Place{"tenants": {"Flats", area.Rectangle{EndRow: 20, FirstColumn: 4, EndColumn: 6}}, "vat": {"Flats", area.Rectangle{EndRow: 1, EndColumn: 1}}},
			want:  "@Flats!A1:C Flat|Size|Rent; Flats 2@tenants Tenant|Since"},
		{name: "a Table is the tab", tab: figures("Flats", flats, "A1|40|500", "A2|50|600", "all||1100"),
			tables: []syncer.TableInfo{{ID: "1", Name: "Homes", EndRow: 4, EndColumn: 3, Footer: true}}, want: "Flat|Size|Rent"},
		{name: "a Table, and notes beside it", tab: figures("Flats", flats+"||Ask Ann", "A1|40|500", "A2|50|600"),
			tables: []syncer.TableInfo{{ID: "1", Name: "Homes", EndRow: 3, EndColumn: 3}}, want: "Homes@Homes Flat|Size|Rent"},
		{name: "two Tables", tab: figures("Flats", two...),
			tables: []syncer.TableInfo{{ID: "1", Name: "Homes", EndRow: 5, EndColumn: 3}, {ID: "2", Name: "Table2", EndRow: 3, FirstColumn: 4, EndColumn: 6}},
			want:   "Homes@Homes Flat|Size|Rent; Flats 2@Table2 Tenant|Since"},
		{name: "a Table whose name is a range's", tab: figures("Flats", two...),
			tables: []syncer.TableInfo{{ID: "1", Name: "Homes", EndRow: 5, EndColumn: 3}},
			named:  map[string]Place{"homes": {"Other", area.Rectangle{EndRow: 9, EndColumn: 9}}},
			want:   "Homes@Flats!A1:C Flat|Size|Rent; Flats 2@Flats!E1:F Tenant|Since"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.tab.Tables = test.tables
			named := make(map[string]Place)
			for _, in := range test.tables {
				named[strings.ToLower(in.Name)] = Place{test.tab.Title, in.Rectangle()}
			}
			maps.Copy(named, test.named)
			var got []string
			for _, b := range blocks(&sheetschema.Descriptor{}, &test.tab, named, matching.Options{}) {
				at := b.rectangle().FirstRow - b.row
				var headings []string
				for c := range b.grid.Columns() {
					headings = append(headings, b.grid.Cell(at, c).Seen())
				}
				text := strings.Join(headings, "|")
				if b.place != "" {
					text = b.name + "@" + b.place + " " + text
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}
