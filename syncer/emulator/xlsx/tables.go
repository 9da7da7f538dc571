package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

// tablePart is what the library doesn't tell of a table.
type tablePart struct {
	Name   string `xml:"name,attr"`
	Header *int   `xml:"headerRowCount,attr"`
	Totals int    `xml:"totalsRowCount,attr"`
}

// tableParts reads the parts of a workbook that are tables, by their names.
func tableParts(f *excelize.File) map[string]tablePart {
	out := map[string]tablePart{}
	f.Pkg.Range(func(name, content any) bool {
		path, _ := name.(string)
		data, _ := content.([]byte)
		var p tablePart
		if strings.HasPrefix(path, "xl/tables/") && xml.NewDecoder(bytes.NewReader(data)).Decode(&p) == nil {
			out[p.Name] = p
		}
		return true
	})
	return out
}

// tables makes Tables of a sheet's tables that have a header. A row of totals becomes the footer; workbooks have no types of
// columns.
func (l *loader) tables(sheet *grid.Sheet, name string) error {
	list, err := l.file.GetTables(name)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return nil
	}
	parts := tableParts(l.file)
	shown := func(c grid.Cell) string { return c.Value().String() }
	for _, t := range list {
		r, ok := sheet.Range(t.Range)
		part := parts[t.Name]
		if !ok || part.Header != nil && *part.Header == 0 {
			continue
		}
		l.numbered++
		table := &sheets.Table{TableId: strconv.Itoa(l.numbered), Name: t.Name, Range: r.GridRange(), RowsProperties: &sheets.TableRowsProperties{}}
		table.RowsProperties.HeaderColorStyle = color("356854")
		table.RowsProperties.FirstBandColorStyle = color("FFFFFF")
		table.RowsProperties.SecondBandColorStyle = color("F6F8F9")
		if part.Totals > 0 {
			table.RowsProperties.FooterColorStyle = color("BDBDBD")
		}
		sheet.Tables = append(sheet.Tables, grid.Resized(table, r))
		l.to.NameTableColumns(sheet.ID, len(sheet.Tables)-1, shown)
	}
	return nil
}

// withTables writes the workbook with its Tables. The library can't add more than one to a sheet whose cells it streams, so
// the workbook is read again.
func (v *saver) withTables(w io.Writer, opts ...excelize.Options) error {
	var b bytes.Buffer
	if err := v.file.Write(&b, opts...); err != nil {
		return err
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		return err
	}
	defer f.Close()
	v.file = f
	for _, sheet := range v.from.Sheets() {
		if err := v.tables(sheet, v.names[sheet.ID]); err != nil {
			return err
		}
	}
	return f.Write(w, opts...)
}

// tables writes a sheet's Tables. It comes behind the cells: the library takes the columns' names from them.
func (v *saver) tables(sheet *grid.Sheet, name string) error {
	for _, t := range sheet.Tables {
		r := grid.RangeOf(t.Range)
		whole, withoutFooter := cellsOf(r), r
		if grid.TableFooter(t) {
			withoutFooter.EndRow--
		}
		v.tabled++
		yes := true
		err := v.file.AddTable(name, &excelize.Table{Range: cellsOf(withoutFooter), Name: v.tableName(t.Name), StyleName: "TableStyleLight1",
			ShowRowStripes: &yes})
		if err != nil {
			return fmt.Errorf("table: %w", err)
		}
		if grid.TableFooter(t) {
			v.addTotals(cellsOf(withoutFooter), whole)
		}
	}
	return nil
}

// tableName makes a Table's name fit for a workbook, where it is one word.
func (v *saver) tableName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" !\"#$%&'()*+,-/:;<=>@[]^`{|}~", r) {
			return '_'
		}
		return r
	}, name)
	if name == "" || strings.ContainsRune("0123456789.", rune(name[0])) {
		name = "_" + name
	}
	return name
}

// addTotals makes the table that was added last reach over its row of totals, which the library can't write.
func (v *saver) addTotals(without, whole string) {
	path := "xl/tables/table" + strconv.Itoa(v.tabled) + ".xml"
	content, _ := v.file.Pkg.Load(path)
	data, _ := content.([]byte)
	v.file.Pkg.Store(path, bytes.Replace(data, []byte(` ref="`+without+`"`), []byte(` ref="`+whole+`" totalsRowCount="1"`), 1))
}
