package wire

import "strings"

// enum is the names of an enumeration, for members that are plain strings in Google's Go types.
type enum struct {
	name   string
	values map[string]bool
}

func names(name, values string) *enum {
	e := &enum{name: name, values: map[string]bool{}}
	for v := range strings.FieldsSeq(values) {
		e.values[v] = true
	}
	return e
}

// The enumerations that requests of this service and of common clients use. Members that aren't named here take any text.
var (
	dimensions = names("Dimension", "DIMENSION_UNSPECIFIED ROWS COLUMNS")
	colors     = names("ThemeColorType", "THEME_COLOR_TYPE_UNSPECIFIED TEXT BACKGROUND ACCENT1 ACCENT2 ACCENT3 ACCENT4 ACCENT5 ACCENT6 LINK")
	pastes     = names("PasteType", "PASTE_NORMAL PASTE_VALUES PASTE_FORMAT PASTE_NO_BORDERS PASTE_FORMULA PASTE_DATA_VALIDATION PASTE_CONDITIONAL_FORMATTING")
	locations  = names("DeveloperMetadataLocationType", "DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED ROW COLUMN SHEET SPREADSHEET")
	visible    = names("DeveloperMetadataVisibility", "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED DOCUMENT PROJECT")
	inputs     = names("ValueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED RAW USER_ENTERED")
	renders    = names("ValueRenderOption", "FORMATTED_VALUE UNFORMATTED_VALUE FORMULA")
	dateTimes  = names("DateTimeRenderOption", "SERIAL_NUMBER FORMATTED_STRING")
	orders     = names("SortOrder", "SORT_ORDER_UNSPECIFIED ASCENDING DESCENDING")
	conditions = names("ConditionType", `CONDITION_TYPE_UNSPECIFIED NUMBER_GREATER NUMBER_GREATER_THAN_EQ NUMBER_LESS
		NUMBER_LESS_THAN_EQ NUMBER_EQ NUMBER_NOT_EQ NUMBER_BETWEEN NUMBER_NOT_BETWEEN TEXT_CONTAINS TEXT_NOT_CONTAINS
		TEXT_STARTS_WITH TEXT_ENDS_WITH TEXT_EQ TEXT_IS_EMAIL TEXT_IS_URL DATE_EQ DATE_BEFORE DATE_AFTER DATE_ON_OR_BEFORE
		DATE_ON_OR_AFTER DATE_BETWEEN DATE_NOT_BETWEEN DATE_IS_VALID ONE_OF_RANGE ONE_OF_LIST BLANK NOT_BLANK CUSTOM_FORMULA
		BOOLEAN TEXT_NOT_EQ DATE_NOT_EQ FILTER_EXPRESSION`)
)

var enums = map[string]*enum{
	"ValueRange.majorDimension":                                         dimensions,
	"DimensionRange.dimension":                                          dimensions,
	"AppendDimensionRequest.dimension":                                  dimensions,
	"InsertRangeRequest.shiftDimension":                                 dimensions,
	"DeleteRangeRequest.shiftDimension":                                 dimensions,
	"SourceAndDestination.dimension":                                    dimensions,
	"DataFilterValueRange.majorDimension":                               dimensions,
	"BatchGetValuesByDataFilterRequest.majorDimension":                  dimensions,
	"BatchUpdateValuesRequest.valueInputOption":                         inputs,
	"BatchUpdateValuesByDataFilterRequest.valueInputOption":             inputs,
	"BatchUpdateValuesRequest.responseValueRenderOption":                renders,
	"BatchUpdateValuesByDataFilterRequest.responseValueRenderOption":    renders,
	"BatchGetValuesByDataFilterRequest.valueRenderOption":               renders,
	"BatchUpdateValuesRequest.responseDateTimeRenderOption":             dateTimes,
	"BatchUpdateValuesByDataFilterRequest.responseDateTimeRenderOption": dateTimes,
	"BatchGetValuesByDataFilterRequest.dateTimeRenderOption":            dateTimes,
	"BooleanCondition.type":                                             conditions,
	"SortSpec.sortOrder":                                                orders,
	"ColorStyle.themeColor":                                             colors,
	"ThemeColorPair.colorType":                                          colors,
	"CopyPasteRequest.pasteType":                                        pastes,
	"CutPasteRequest.pasteType":                                         pastes,
	"PasteDataRequest.type":                                             pastes,
	"DeveloperMetadata.visibility":                                      visible,
	"DeveloperMetadataLookup.visibility":                                visible,
	"DeveloperMetadataLookup.locationType":                              locations,
	"DeveloperMetadataLocation.locationType":                            locations,
	"DeveloperMetadataLookup.locationMatchingStrategy":                  names("DeveloperMetadataLocationMatchingStrategy", "DEVELOPER_METADATA_LOCATION_MATCHING_STRATEGY_UNSPECIFIED EXACT_LOCATION INTERSECTING_LOCATION"),
	"CopyPasteRequest.pasteOrientation":                                 names("PasteOrientation", "NORMAL TRANSPOSE"),
	"MergeCellsRequest.mergeType":                                       names("MergeType", "MERGE_ALL MERGE_COLUMNS MERGE_ROWS"),
	"SheetProperties.sheetType":                                         names("SheetType", "SHEET_TYPE_UNSPECIFIED GRID OBJECT DATA_SOURCE"),
	"CellFormat.horizontalAlignment":                                    names("HorizontalAlign", "HORIZONTAL_ALIGN_UNSPECIFIED LEFT CENTER RIGHT"),
	"CellFormat.verticalAlignment":                                      names("VerticalAlign", "VERTICAL_ALIGN_UNSPECIFIED TOP MIDDLE BOTTOM"),
	"CellFormat.wrapStrategy":                                           names("WrapStrategy", "WRAP_STRATEGY_UNSPECIFIED OVERFLOW_CELL LEGACY_WRAP CLIP WRAP"),
	"CellFormat.textDirection":                                          names("TextDirection", "TEXT_DIRECTION_UNSPECIFIED LEFT_TO_RIGHT RIGHT_TO_LEFT"),
	"CellFormat.hyperlinkDisplayType":                                   names("HyperlinkDisplayType", "HYPERLINK_DISPLAY_TYPE_UNSPECIFIED LINKED PLAIN_TEXT"),
	"NumberFormat.type":                                                 names("NumberFormatType", "NUMBER_FORMAT_TYPE_UNSPECIFIED TEXT NUMBER PERCENT CURRENCY DATE TIME DATE_TIME SCIENTIFIC"),
	"Border.style":                                                      names("Style", "STYLE_UNSPECIFIED DOTTED DASHED SOLID SOLID_MEDIUM SOLID_THICK NONE DOUBLE"),
	"SpreadsheetProperties.autoRecalc":                                  names("RecalculationInterval", "RECALCULATION_INTERVAL_UNSPECIFIED ON_CHANGE MINUTE HOUR"),
	"Post.commentAction":                                                names("CommentActionType", "COMMENT_ACTION_TYPE_UNSPECIFIED NO_COMMENT_ACTION_CHANGE RESOLVE REOPEN"),
	"PersonProperties.displayFormat":                                    names("DisplayFormat", "DISPLAY_FORMAT_UNSPECIFIED DEFAULT LAST_NAME_COMMA_FIRST_NAME EMAIL"),
	"TableColumnProperties.columnType": names("ColumnType", `COLUMN_TYPE_UNSPECIFIED DOUBLE CURRENCY PERCENT DATE TIME DATE_TIME TEXT
		BOOLEAN DROPDOWN FILES_CHIP PEOPLE_CHIP FINANCE_CHIP PLACE_CHIP RATINGS_CHIP`),
	"ConditionValue.relativeDate":   names("RelativeDate", "RELATIVE_DATE_UNSPECIFIED PAST_YEAR PAST_MONTH PAST_WEEK YESTERDAY TODAY TOMORROW"),
	"InterpolationPoint.type":       names("InterpolationPointType", "INTERPOLATION_POINT_TYPE_UNSPECIFIED MIN MAX NUMBER PERCENT PERCENTILE"),
	"BasicChartSpec.chartType":      names("BasicChartType", "BASIC_CHART_TYPE_UNSPECIFIED BAR LINE AREA COLUMN SCATTER COMBO STEPPED_AREA"),
	"BasicChartSpec.legendPosition": names("BasicChartLegendPosition", "BASIC_CHART_LEGEND_POSITION_UNSPECIFIED BOTTOM_LEGEND LEFT_LEGEND RIGHT_LEGEND TOP_LEGEND NO_LEGEND INSIDE_LEGEND"),
}

// Enums of query parameters.
var (
	DimensionEnum = Enum{dimensions}
	InputEnum     = Enum{inputs}
	RenderEnum    = Enum{renders}
	DateTimeEnum  = Enum{dateTimes}
	CommentsEnum  = Enum{names("CommentsViewMode", `COMMENTS_VIEW_MODE_UNSPECIFIED COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS
		COMMENTS_VIEW_MODE_OMITTED COMMENTS_VIEW_MODE_INCLUDED`)}
	InsertOptionEnum = Enum{names("InsertDataOption", "OVERWRITE INSERT_ROWS")}
)

// Enum is an enumeration that query parameters name.
type Enum struct{ e *enum }

var messageOfEnum = map[string]string{
	"RecalculationInterval": "SpreadsheetProperties.RecalculationInterval", "MergeType": "MergeCellsRequest.MergeType",
	"ValueInputOption": "ValueInputOption",
	"PasteType":        "PasteType", "WrapStrategy": "CellFormat.WrapStrategy", "NumberFormatType": "NumberFormat.NumberFormatType",
	"InsertDataOption": "AppendValuesRequest.InsertDataOption",
}

func (e *enum) protoName() string {
	if n, ok := messageOfEnum[e.name]; ok {
		return "google.apps.sheets.v4." + n
	}
	return "google.apps.sheets.v4." + e.name
}

// Check refuses a text that the enumeration doesn't name; "" is fine. field is the parameter's name in snake case.
func (e Enum) Check(field, value string) *Error {
	if value == "" || e.e.values[value] {
		return nil
	}
	return InvalidValue(field, "type.googleapis.com/"+e.e.protoName(), value)
}
