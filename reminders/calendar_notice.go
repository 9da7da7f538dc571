package reminders

import (
	"maps"
	"slices"
	"strconv"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/workday"
)

// StageCalendar is the stage of what the managers are told, once a year, of a year whose
// public holidays nobody knows, so that dates in it count by weekends alone.
const StageCalendar = "calendar"

// unknownYears are the years without holidays in which something falls due that is to be
// a workday, with one of these dates each.
type unknownYears map[int]Item

// noteYear notes the year of a date that is to be a workday.
func (in *inspector) noteYear(item *Item) {
	calendar, ok := in.register.Workdays.(interface{ Knows(year int) bool })
	if !ok || in.deadline.Workdays == workday.Stay {
		return
	}
	if year, _, _ := item.DueDate.Civil(); !calendar.Knows(year) {
		in.set.years[year] = *item
	}
}

// calendarNotices report the years and return what the managers are to be told of them.
func (r *run) calendarNotices(years unknownYears) []Item {
	var notices []Item
	r.report.UnknownYears = slices.Sorted(maps.Keys(years))
	for _, year := range r.report.UnknownYears {
		first, _ := expression.NewDay(year, 1, 1)
		item := years[year]
		item.Key = Key{RecordID: strconv.Itoa(year), Deadline: StageCalendar, DueDate: first}
		item.Title = strconv.Itoa(year)
		notices = append(notices, item.notices(StageCalendar, r.register.managers())...)
	}
	return notices
}
