package telemetry

import "strings"

// routeWords are the words of which paths of Google's APIs are made. Whatever else stands
// in a path is an id or a range, which names a tab.
var routeWords = map[string]bool{
	"v4": true, "spreadsheets": true, "values": true, "sheets": true, "developerMetadata": true, "drive": true, "v3": true, "files": true,
	"permissions": true, "comments": true, "replies": true, "about": true, "upload": true, "token": true,
	"batchGet": true, "batchUpdate": true, "batchGetByDataFilter": true, "batchUpdateByDataFilter": true, "batchClear": true, "getByDataFilter": true,
	"search": true, "append": true, "clear": true, "copyTo": true, "export": true, "copy": true,
}

// Route is the path of a request without what is particular to it.
//
//	/v4/spreadsheets/1x0X/values:batchGet    /v4/spreadsheets/{}/values:batchGet
//	/v4/spreadsheets/1x0X/values/Tab!A1:B2   /v4/spreadsheets/{}/values/{}
func Route(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		word, verb, _ := strings.Cut(segment, ":")
		switch {
		case segment == "" || routeWords[word] && (verb == "" || routeWords[verb]):
		case verb != "" && routeWords[verb[strings.LastIndexByte(verb, ':')+1:]]:
			segments[i] = "{}:" + verb[strings.LastIndexByte(verb, ':')+1:]
		default:
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}
