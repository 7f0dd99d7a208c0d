package main

import (
	"errors"

	"genopret/batch/ledger/sqlite"
)

// remedy tells what to do about a broken world; "" where the error says it.
func remedy(err error) string {
	for _, trouble := range []struct {
		err  error
		next string
	}{
		{sqlite.ErrDamaged, "Journalens fil er beskadiget, og intet mere gøres med den. Gendan den seneste sikkerhedskopi med 'genopret restore'."},
		{sqlite.ErrFull, "Disken er fuld. Skaf plads, og start igen; kørslen fortsætter, hvor den slap."},
		{sqlite.ErrLocked, "En anden proces holder journalen. Vent, til den er færdig, eller find den og stop den."},
		{sqlite.ErrReadOnly, "Journalen kan ikke skrives, hvor den ligger. Kontrollér mappens ejer og rettigheder, og at disken ikke er skrivebeskyttet."},
		{sqlite.ErrNewerSchema, "Brug den nyere udgave af programmet, eller gendan en sikkerhedskopi fra før opgraderingen."},
		{sqlite.ErrOtherKey, "Nøglen er ikke den, som journalen blev lavet under. Find den rigtige nøgle; uden den kan journalen ikke læses."},
		{sqlite.ErrOtherEnvironment, "Journalen hører til et andet miljø. Brug en mappe til hvert miljø."},
	} {
		if errors.Is(err, trouble.err) {
			return trouble.next
		}
	}
	return ""
}
