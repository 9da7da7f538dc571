package metadata

import (
	"strconv"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/place"
)

// The keys of the service's developer metadata.
const (
	// AnchorKey marks a passing anchor. It is short because metadata has room
	// for some 30,000 characters a sheet, and there may be thousands.
	AnchorKey = "ss.w"
	// ColumnKey marks a service column for good; the value is its name.
	ColumnKey = "sheetsync"
	// TitleKey remembers a hash of the title that a service column had when it
	// was last written to. A fetch that finds this title where the description
	// saw the column knows that the column hasn't moved in between.
	TitleKey = "sheetsync.title"
	// HomeKey says, on the column of record ids, in which spreadsheet the ids were
	// given; the value is its id. A copy of the spreadsheet, or of a tab, has all
	// of our metadata, too, and shows itself by this one.
	HomeKey = "sheetsync.home"
	// ImportKey marks a spreadsheet with what was imported into it.
	ImportKey = "sheetsync.import"
	// OverviewKey marks the overview tab; the value is its layout.
	OverviewKey = "sheetsync.overview"
	// EnquiryKey marks the tab in which people look customers up; the value is whose
	// it is. QuestionKey marks people's column of questions on it.
	EnquiryKey  = "sheetsync.lookup"
	QuestionKey = "sheetsync.question"
	// ProbeKey marks a scratch tab on which the API is tried, and what lies on it.
	ProbeKey = "sheetsync.probe"
)

// stagedValue begins the anchor's value on a column that is being filled, and
// stagedTitle is what its header reads meanwhile.
const (
	StagedValue = "staged."
	StagedTitle = "sheetsync …"
)

// Title is the metadata that remembers a service column's title.
type Title struct {
	ID   int64
	Hash string
}

// Home is the metadata that says in which spreadsheet a tab's ids were given; the
// zero value where there is none, as in tabs of earlier versions.
type Home struct {
	ID          int64
	Spreadsheet string
}

// IsElsewhere reports whether it is in another spreadsheet than the given one.
func (h Home) IsElsewhere(spreadsheet string) bool {
	return h.Spreadsheet != "" && h.Spreadsheet != spreadsheet
}

// HashTitle returns a short digest of a title, by which a renamed column is
// noticed.
func HashTitle(title string) string { return strconv.FormatUint(xxhash.Sum64String(title), 36) }

// CreateColumn marks a column as the service's, by the name of its field.
func CreateColumn(sheet, column int64, name string) *sheets.Request {
	return lasting(sheet, column, ColumnKey, name)
}

// CreateEnquiry marks a tab as that in which people look customers up.
func CreateEnquiry(sheet int64, owner string) *sheets.Request {
	return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataKey: EnquiryKey, MetadataValue: owner, Visibility: "DOCUMENT",
		Location: &sheets.DeveloperMetadataLocation{SheetId: sheet, ForceSendFields: []string{"SheetId"}},
	}}}
}

// CreateQuestion marks a column as that of people's questions.
func CreateQuestion(sheet, column int64) *sheets.Request {
	return lasting(sheet, column, QuestionKey, "")
}

// lasting attaches lasting metadata to a column, which other projects' accounts
// see too.
func lasting(sheet, column int64, key, value string) *sheets.Request {
	return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataKey: key, MetadataValue: value, Visibility: "DOCUMENT",
		Location: &sheets.DeveloperMetadataLocation{DimensionRange: place.Columns(sheet, column, column+1)},
	}}}
}

// CreateHome says that a tab's ids, in a column, were given in a spreadsheet.
func CreateHome(sheet, column int64, spreadsheet string) *sheets.Request {
	return lasting(sheet, column, HomeKey, spreadsheet)
}

// Update gives metadata another value.
func Update(id int64, value string) *sheets.Request {
	return &sheets.Request{UpdateDeveloperMetadata: &sheets.UpdateDeveloperMetadataRequest{
		DataFilters:       []*sheets.DataFilter{{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataId: id}}},
		DeveloperMetadata: &sheets.DeveloperMetadata{MetadataValue: value}, Fields: "metadataValue",
	}}
}

// CreateTitle remembers the digest of a service column's title.
func CreateTitle(sheet, column int64, hash string) *sheets.Request {
	return lasting(sheet, column, TitleKey, hash)
}
