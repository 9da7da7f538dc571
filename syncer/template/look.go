package template

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// Developer metadata that laying out leaves behind.
const (
	// tabKey marks a tab; the value is its resource's name, or guideTab.
	tabKey   = "sheetsync.tab"
	guideTab = "." // no resource can be called so
	// markerKey marks the spreadsheet with the latest change's id.
	markerKey = "sheetsync.init"
)

// seen is the spreadsheet as it is.
type seen struct {
	title   string
	tabs    []*seenTab        // by resource; nil where there is none
	several map[string]string // resources that several tabs may be, with their titles
	guide   bool
	// blank is the only tab of a spreadsheet that nobody has used yet; nil
	// where somebody has.
	blank   *syncer.TabInfo
	titles  map[string]bool // of all tabs, folded
	markers []int64         // ids of earlier changes' metadata
	count   int             // tabs of any kind
}

type seenTab struct {
	info  syncer.TabInfo
	grid  *table.Grid
	match *table.HeaderMatch
	views map[string]bool // by title
	// unmarked says that the tab doesn't tell yet which resource's it is.
	unmarked bool
}

// blank reports whether there is nothing at all in the tab.
func (t *seenTab) blank() bool { return t.grid.Rows() == 0 }

// defaultTitle matches what Google calls the first tab, in the languages that
// its users have; defaultBook likewise the spreadsheet.
var (
	defaultTitle = regexp.MustCompile(`^(?i:sheet|工作表|シート|시트|tabelle|tabellenblatt|feuille|hoja|foglio|folha|página|planilha|лист|arkusz|blad) ?1$`)
	defaultBook  = regexp.MustCompile(`^(?i:untitled spreadsheet|无标题电子表格|未命名的试算表|未命名的試算表|無題のスプレッドシート|unbenannte tabelle|feuille de calcul sans titre|hoja de cálculo sin título|planilha sem título|)$`)
)

// look reads what there is, in one request for the tabs and one for the cells.
func look(ctx context.Context, book Book, o Options) (*seen, error) {
	described, raw, err := book.Layout(ctx)
	if err != nil {
		return nil, err
	}
	s := &seen{
		title: described.Title, tabs: make([]*seenTab, len(o.Descriptor.Resources)),
		several: make(map[string]string), titles: make(map[string]bool), count: len(raw.Sheets),
	}
	for _, m := range raw.DeveloperMetadata {
		if m.MetadataKey == markerKey {
			s.markers = append(s.markers, m.MetadataId)
		}
	}
	marks := make(map[string][]int64)
	views := make(map[int64]map[string]bool)
	marked := make(map[int64]bool)
	for _, sheet := range raw.Sheets {
		id := sheet.Properties.SheetId
		s.titles[lexical.Fold(sheet.Properties.Title)] = true
		for _, m := range sheet.DeveloperMetadata {
			if m.MetadataKey == tabKey {
				marks[m.MetadataValue] = append(marks[m.MetadataValue], id)
				marked[id] = true
			}
		}
		views[id] = make(map[string]bool)
		for _, v := range sheet.FilterViews {
			views[id][v.Title] = true
		}
	}
	s.guide = len(marks[guideTab]) > 0
	for _, tag := range language.Tags() {
		s.guide = s.guide || s.titles[lexical.Fold(language.NewPrinter(tag).Say("template.guide", nil))]
	}
	s.choose(o.Descriptor, described, marks)
	for _, t := range s.tabs {
		if t != nil {
			t.views, t.unmarked = views[t.info.SheetID], !marked[t.info.SheetID]
		}
	}
	return s, s.read(ctx, book, o, described, raw)
}

// choose finds each resource's tab: by its mark, else by its title.
func (s *seen) choose(d *sheetschema.Descriptor, described *syncer.Description, marks map[string][]int64) {
	for i, r := range d.Resources {
		var fitting []syncer.TabInfo
		for _, id := range marks[r.Name] {
			for _, info := range described.Tabs {
				if info.SheetID == id {
					fitting = append(fitting, info)
				}
			}
		}
		if len(fitting) != 1 { // a copied tab has its original's mark: titles tell
			fitting = nil
			for _, info := range described.Tabs {
				if header.MatchTab(info.Title, r) {
					fitting = append(fitting, info)
				}
			}
		}
		fitting = header.Closest(fitting, r, func(info syncer.TabInfo) string { return info.Title })
		switch len(fitting) {
		case 0:
		case 1:
			s.tabs[i] = &seenTab{info: fitting[0]}
		default:
			var titles []string
			for _, info := range fitting {
				titles = append(titles, "“"+info.Title+"”")
			}
			s.several[r.Name] = strings.Join(titles, ", ")
		}
	}
}

// read fetches the cells of the tabs that matter.
func (s *seen) read(ctx context.Context, book Book, o Options, described *syncer.Description, raw *sheets.Spreadsheet) error {
	var requests []syncer.TabRequest
	var into []*seenTab
	for _, t := range s.tabs {
		if t != nil {
			requests = append(requests, syncer.TabRequest{SheetID: t.info.SheetID, Title: t.info.Title})
			into = append(into, t)
		}
	}
	var only *seenTab
	if len(raw.Sheets) == 1 && len(described.Tabs) == 1 && defaultTitle.MatchString(described.Tabs[0].Title) {
		if len(into) == 0 {
			only = &seenTab{info: described.Tabs[0]}
			requests = append(requests, syncer.TabRequest{SheetID: only.info.SheetID, Title: only.info.Title})
			into = append(into, only)
		} else {
			only = into[0]
		}
	}
	if len(requests) == 0 {
		return nil
	}
	content, err := book.Fetch(ctx, requests)
	if err != nil {
		return err
	}
	if len(content.Grids) != len(into) {
		return fmt.Errorf("read the spreadsheet: %d tabs were asked for and %d came", len(into), len(content.Grids))
	}
	for i, t := range into {
		t.grid = content.Grids[i]
	}
	for i, r := range o.Descriptor.Resources {
		if t := s.tabs[i]; t != nil {
			t.match, _ = header.Match(t.grid, r, header.MatchOptions{Language: o.Language, Service: t.info.Service})
		}
	}
	if only != nil && only.blank() && unused(raw.Sheets[0]) {
		s.blank = &only.info
		for i, t := range s.tabs {
			if t == only {
				s.tabs[i] = nil // it is as good as none
			}
		}
	}
	return nil
}

// unused reports whether nobody has put anything but cells on a tab.
func unused(sheet *sheets.Sheet) bool {
	return len(sheet.FilterViews) == 0 && len(sheet.Charts) == 0 && len(sheet.ConditionalFormats) == 0 && len(sheet.ProtectedRanges) == 0
}
