package emulator

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/emulator/wire"
)

// common are the query parameters that every method of Google's APIs takes.
var common = strings.Fields("$.xgafv access_token alt callback fields key oauth_token prettyPrint quotaUser uploadType upload_protocol $alt " +
	"$prettyPrint $fields $userProject")

var (
	renderParameters = strings.Fields("majorDimension valueRenderOption dateTimeRenderOption")
	echoParameters   = strings.Fields("valueInputOption includeValuesInResponse responseValueRenderOption responseDateTimeRenderOption")
)

// parameters are the query parameters of methods, besides common and those of the path.
var parameters = map[string][]string{
	sheetsapi.Get:            {"ranges", "includeGridData", "excludeTablesInBandedRanges", "commentsViewMode"},
	sheetsapi.ValuesGet:      renderParameters,
	sheetsapi.ValuesBatchGet: append([]string{"ranges"}, renderParameters...),
	sheetsapi.ValuesUpdate:   echoParameters,
	sheetsapi.ValuesAppend:   append([]string{"insertDataOption"}, echoParameters...),
}

var booleans = []string{"includeGridData", "excludeTablesInBandedRanges", "includeValuesInResponse"}

// checkedQuery refuses query parameters that a method doesn't have, and brings the others to their names in camel case, which
// the API takes in snake case, too.
func checkedQuery(method string, query url.Values) (url.Values, *wire.Error) {
	out := url.Values{}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		known := name
		if !slices.Contains(common, name) {
			known = wire.Camel(name)
			if !slices.Contains(parameters[method], known) {
				text := fmt.Sprintf("Invalid JSON payload received. Unknown name %q: Cannot bind query parameter. "+
					"Field '%s' could not be found in request message.", name, name)
				return nil, wire.BadRequest(text, "", text)
			}
		}
		if slices.Contains(booleans, known) {
			for _, v := range query[name] {
				if !slices.Contains([]string{"true", "false", "1", "0", ""}, strings.ToLower(v)) {
					return nil, wire.InvalidValue(wire.Snake(known), "TYPE_BOOL", v)
				}
			}
		}
		out[strings.TrimPrefix(known, "$")] = append(out[strings.TrimPrefix(known, "$")], query[name]...)
	}
	return out, nil
}
