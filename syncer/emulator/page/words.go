package page

import (
	"net/http"

	"golang.org/x/text/language"
)

// words are the page's texts in one language.
type words struct {
	Language, Title, Empty, Hidden, HiddenRow, Rows, Of, Previous, Next string
	InsertAbove, InsertBelow, Delete, SortUp, SortDown, Help, Back      string
	Failed, Cell                                                        string
}

var english = words{
	Language: "en", Title: "Spreadsheets", Empty: "There is no spreadsheet yet.", Hidden: "hidden column", HiddenRow: "hidden row",
	Rows: "Rows", Of: "of", Previous: "Previous rows", Next: "Next rows",
	InsertAbove: "Insert row above", InsertBelow: "Insert row below", Delete: "Delete row",
	SortUp: "Sort A → Z by this column", SortDown: "Sort Z → A by this column",
	Help: "Double-click or type to edit, Enter to keep, Esc to leave.", Back: "All spreadsheets",
	Failed: "That was not possible", Cell: "Cell",
}

var chinese = words{
	Language: "zh-CN", Title: "电子表格", Empty: "还没有电子表格。", Hidden: "已隐藏的列", HiddenRow: "已隐藏的行",
	Rows: "行", Of: "共", Previous: "上一页", Next: "下一页",
	InsertAbove: "在上方插入行", InsertBelow: "在下方插入行", Delete: "删除行",
	SortUp: "按此列升序排列", SortDown: "按此列降序排列",
	Help: "双击或直接输入即可编辑，回车确认，Esc 取消。", Back: "全部表格",
	Failed: "无法完成操作", Cell: "单元格",
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Chinese})

// wordsFor chooses the language by ?lang=, the page's own or the browser's languages.
func (h *handler) wordsFor(r *http.Request) words {
	_, i := language.MatchStrings(matcher, r.URL.Query().Get("lang"), h.language, r.Header.Get("Accept-Language"))
	if i == 1 {
		return chinese
	}
	return english
}
