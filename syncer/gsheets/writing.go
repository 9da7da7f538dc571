package gsheets

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/anchored"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/enquirytab"
	"sheetsync/syncer/gsheets/overviewtab"
	"sheetsync/syncer/gsheets/values"
	"sheetsync/syncer/writeback"
)

// Write carries out a plan; see package anchored for the tabs of people's, and
// package overviewtab for the service's own. After an error the report says
// what had been written until then.
func (w *Workbook) Write(ctx context.Context, plan *writeback.Plan) (*writeback.Report, error) {
	report := &writeback.Report{Confirmed: make([][]bool, len(plan.Tabs))}
	if w.c.opts.ReadOnly {
		return report, fmt.Errorf("write to the sheet: %w: this register is set to write_back: false", syncer.ErrReadOnly)
	}
	last, err := w.lastSeen(ctx)
	if err != nil {
		return report, err
	}
	defer w.forget() // columns and rules may change
	overview := overviewtab.New(book{w}, plan.Overview)
	report, err = w.protocol().Write(ctx, withEnquiry(plan), last, overview)
	report.Enquiry = takeEnquiry(plan, report)
	if err == nil {
		w.arrange(ctx, plan)
		err = overview.Finish(ctx)
	}
	report.Overview = overview.Done()
	if err == nil && plan.Enquiry != nil && plan.Enquiry.New != nil {
		report.Enquiry, err = enquirytab.Make(ctx, book{w}, plan.Enquiry.New)
	}
	return report, err
}

// withEnquiry returns a plan whose last tab is that of people's questions, where
// there is something to write on it: it is written as the others are.
func withEnquiry(plan *writeback.Plan) *writeback.Plan {
	if plan.Enquiry == nil || plan.Enquiry.Tab == nil {
		return plan
	}
	all := *plan
	all.Tabs = append(slices.Clip(plan.Tabs), *plan.Enquiry.Tab)
	return &all
}

// takeEnquiry takes what became of that tab out of the report, and says whether all of
// it was written.
func takeEnquiry(plan *writeback.Plan, report *writeback.Report) bool {
	if len(report.Confirmed) <= len(plan.Tabs) {
		return false
	}
	confirmed := report.Confirmed[len(plan.Tabs)]
	report.Confirmed = report.Confirmed[:len(plan.Tabs)]
	return !slices.Contains(confirmed, false)
}

// lastSeen returns what the latest description saw, or what another sees.
func (w *Workbook) lastSeen(ctx context.Context) (*description.Seen, error) {
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	if last != nil {
		return last, nil
	}
	_, last, err := w.describe(ctx)
	return last, err
}

// CleanUp removes what an unfinished write has left, as the latest description
// saw it: anchors, and columns that were being filled. Where that is nothing,
// nothing is sent beside a description. The error wraps [syncer.ErrReadOnly]
// where the account may not write.
func (w *Workbook) CleanUp(ctx context.Context) error {
	if w.c.opts.ReadOnly {
		return fmt.Errorf("remove what an unfinished write left: %w", syncer.ErrReadOnly)
	}
	last, err := w.lastSeen(ctx)
	if err != nil {
		return err
	}
	defer w.forget()
	return w.protocol().CleanUp(ctx, last)
}

// forget drops what was seen of the spreadsheet, whose columns may have changed.
func (w *Workbook) forget() {
	w.mu.Lock()
	w.last = nil
	w.mu.Unlock()
}

func (w *Workbook) protocol() *anchored.Protocol {
	return anchored.New(book{w}, anchored.Options{
		StagedFrom: w.c.stagedFrom, Logger: w.c.opts.Logger, Sleep: w.c.opts.Sleep, Backoff: w.c.backoff, Jitter: w.c.opts.Rand,
		Facts: w.facts, Learned: w.learned,
	})
}

// book is the spreadsheet as the packages that write to it need it.
type book struct{ w *Workbook }

func (b book) Look(ctx context.Context) (*syncer.Description, *description.Seen, error) {
	if err := b.w.stillStands(ctx); err != nil {
		return nil, nil, err
	}
	return b.w.describe(ctx)
}

func (b book) NewID() int64 { return b.w.c.metadata() }

func (b book) Values(ctx context.Context, tabs []syncer.TabRequest) ([]*table.Grid, error) {
	read, _, err := b.w.values(ctx, tabs)
	if err != nil {
		return nil, err
	}
	return read.grids, nil
}

// Send sends a batch once, and again only as long as it certainly had no effect.
func (b book) Send(ctx context.Context, what string, requests *batch.Batch, mask string, answer any) error {
	err := b.w.c.write(guarded(ctx, b.w.standing()), what, func(ctx context.Context) error {
		return b.w.post(ctx, ":batchUpdate", url.Values{"fields": {mask}}, requests.Bytes(), func(body io.Reader) error {
			return json.NewDecoder(body).Decode(answer)
		})
	})
	return apierror.ForWriting(err)
}

// FirstTexts returns the first text of each range.
func (b book) FirstTexts(ctx context.Context, ranges []string) ([]string, error) {
	var texts []string
	query := url.Values{"valueRenderOption": {"UNFORMATTED_VALUE"}, "majorDimension": {"COLUMNS"}, "ranges": ranges}
	err := b.w.c.read(ctx, "look at the columns of an unfinished write", func(ctx context.Context) error {
		return b.w.get(ctx, "/values:batchGet", query, func(body io.Reader) error {
			texts = nil
			var to *shownCells
			n, err := values.Read(body, values.NewDigest(), func(int, string) values.Sink {
				to = &shownCells{}
				return to
			}, func(int, string) error {
				texts = append(texts, to.first())
				return nil
			})
			if err == nil && n != len(ranges) {
				err = apierror.ErrGarbled
			}
			return err
		})
	})
	return texts, err
}

// Charts returns what the charts of a sheet look like, by id.
func (b book) Charts(ctx context.Context, sheet int64) (map[int64]*sheets.ChartSpec, error) {
	got, err := b.w.look(ctx, "look at the overview's charts", "spreadsheetId,properties(title),sheets(properties(sheetId),charts(chartId,spec))")
	if err != nil {
		return nil, err
	}
	specs := make(map[int64]*sheets.ChartSpec)
	for _, s := range got.Sheets {
		if s.Properties == nil || s.Properties.SheetId != sheet {
			continue
		}
		for _, chart := range s.Charts {
			specs[chart.ChartId] = chart.Spec
		}
	}
	return specs, nil
}

// SheetMarks returns the ids of the metadata on tabs as wholes.
func (b book) SheetMarks(ctx context.Context) ([]int64, error) {
	var ids []int64
	err := b.w.c.read(ctx, "look whether a write has happened", func(ctx context.Context) error {
		ids = nil
		got, err := b.w.c.sheets.Spreadsheets.Get(b.w.id).
			Fields("spreadsheetId,sheets(properties(sheetId),developerMetadata(metadataId))").
			Context(counted(ctx, &b.w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && (got.SpreadsheetId == "" || len(got.Sheets) == 0) {
			err = apierror.ErrGarbled
		}
		if err != nil {
			return apierror.OfAnswer(err)
		}
		for _, sheet := range got.Sheets {
			for _, m := range sheet.DeveloperMetadata {
				ids = append(ids, m.MetadataId)
			}
		}
		return nil
	})
	return ids, err
}

// first returns the first text.
func (s *shownCells) first() string {
	for i := range s.columns {
		for row := range s.columns[i].ends {
			if text := s.columns[i].at(row); len(text) > 0 {
				return string(text)
			}
		}
	}
	return ""
}
