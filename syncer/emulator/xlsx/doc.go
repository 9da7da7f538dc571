// Package xlsx reads workbooks in Office Open XML into the emulator's model and writes the model as such a workbook, as far
// as excelize can: values, formulas with their results, formats, conditional formats, data validations, merges, notes,
// frozen and hidden rows and columns, sizes, tab colours, named ranges, filters, protected ranges with a warning (as defined
// names) and charts.
//
// What a workbook file can't hold (developer metadata, filter views, slicers) is left out when saving.
package xlsx
