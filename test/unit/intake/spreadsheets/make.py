"""Makes this folder's files with programs that nobody here wrote: LibreOffice 7.4, openpyxl, XlsxWriter, odfpy by pandas, msoffcrypto.

    pip install openpyxl xlsxwriter odfpy pandas xlwt msoffcrypto-tool && python make.py     (with soffice on the path)

The files are committed, so that a test needs none of these.
"""

import datetime
import os
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
import pandas
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

HERE = os.path.dirname(os.path.abspath(__file__))
at = lambda name: os.path.join(HERE, name)
PEOPLE = [
    ("Lefèvre", "Élodie", "elodie.lefevre@univ-exemple.fr", "Groupe 3"),
    ("Nguyễn", "Thị Minh", "minh.nguyen@univ-exemple.fr", "Groupe 3"),
    ("O'Neil", "Siân", "sian.oneil@univ-exemple.fr", "Groupe 4"),
    ("Ben Saïd", "Zoé-Ana", "zoe.bensaid@univ-exemple.fr", "Groupe 4"),
]


def moodle():
    """As Moodle's own export writes it: strings in the cells, no shared ones, one sheet."""
    book = xlsxwriter.Workbook(at("moodle.xlsx"), {"constant_memory": True})
    sheet = book.add_worksheet("Participants")
    sheet.write_row(0, 0, ["Prénom", "Nom", "Numéro d'identification", "Adresse de courriel", "Groupes"])
    for row, (last, first, email, group) in enumerate(PEOPLE, 1):
        sheet.write_row(row, 0, [first, last, str(21900000 + row), email, group])
    book.close()


def excel():
    """A secretariat's workbook: merged title, empty rows, numbers, dates, formulas, a hidden sheet, rich text."""
    book = xlsxwriter.Workbook(at("secretariat.xlsx"))
    sheet = book.add_worksheet("L3 Info")
    bold, red = book.add_format({"bold": True}), book.add_format({"color": "red"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range("A1:F1", "Liste des étudiants — L3 Informatique & réseaux", bold)
    sheet.write_row("A3", ["N°", "Nom", "Prénom", "Né(e) le", "Mél", "TP"], bold)
    for row, (last, first, email, _) in enumerate(PEOPLE, 4):
        if row >= 6:
            row += 1  # an empty row in the middle
        sheet.write_number(row - 1, 0, 21900000 + row)
        if row == 4:
            sheet.write_rich_string(row - 1, 1, red, "Lef", bold, "èvre")
        else:
            sheet.write_string(row - 1, 1, last)
        sheet.write_string(row - 1, 2, first)
        sheet.write_datetime(row - 1, 3, datetime.datetime(2004, 2, row), day)
        sheet.write_formula(row - 1, 4, f'=LOWER("{email}")', None, email)
        sheet.write_number(row - 1, 5, 3)
    sheet.write_formula("B20", '=VLOOKUP("x",A1:B2,2,FALSE)', None, "#N/A")
    sheet.write_comment("C4", "absente en octobre")
    hidden = book.add_worksheet("Listes")
    hidden.write_column("A1", ["Groupe 3", "Groupe 4"])
    hidden.hide()
    book.add_worksheet("Feuil3")
    book.close()


def two_sheets():
    book = openpyxl.Workbook()
    for index, group in enumerate(["Groupe 3", "Groupe 4"]):
        sheet = book.active if index == 0 else book.create_sheet()
        sheet.title = group
        sheet.append(["Nom", "Prénom", "Groupe"])
        for last, first, _, own in PEOPLE:
            if own == group:
                sheet.append([last, first, own])
    sheet["B2"] = CellRichText("S", TextBlock(InlineFont(b=True), "iâ"), "n")
    sheet["B2"].font = Font(italic=True)
    book.save(at("two-sheets.xlsx"))


def uncalculated():
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Prénom"])
    book.active.append(['=CONCATENATE("Sil","va")', "Ana"])
    book.save(at("uncalculated.xlsx"))


def macros():
    book = xlsxwriter.Workbook(at("macros.xlsm"))
    project = tempfile.NamedTemporaryFile(delete=False)
    project.write(b"\xd0\xcf\x11\xe0no macro, but where one would be")
    project.close()
    book.add_worksheet().write_row(0, 0, ["Nom", "Prénom"])
    book.add_vba_project(project.name)
    book.close()


def old():
    book = xlwt.Workbook()
    book.add_sheet("Feuil1").write(0, 0, "Nom")
    book.save(at("old.xls"))


def ods():
    frame = pandas.DataFrame(PEOPLE, columns=["Nom", "Prénom", "Courriel", "Groupe"])
    frame.to_excel(at("pandas.ods"), engine="odf", index=False)


def soffice(source, name, filters):
    """By LibreOffice: reads one of the files and writes it its own way."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", filters]
        subprocess.run([*command, "--outdir", folder, at(source)], check=True, capture_output=True)
        made = [one for one in os.listdir(folder) if one != "profile"][0]
        shutil.move(os.path.join(folder, made), at(name))


def locked():
    """Each with a password: as Excel does it by msoffcrypto, as LibreOffice does it by its scripting interface."""
    with open(at("two-sheets.xlsx"), "rb") as source, open(at("locked.xlsx"), "wb") as target:
        OOXMLFile(source).encrypt("sesame", target)
    script = f'''
import uno, sys
from com.sun.star.beans import PropertyValue
def prop(n, v):
    p = PropertyValue(); p.Name = n; p.Value = v; return p
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
import time
for _ in range(120):
    try:
        context = resolver.resolve("uno:pipe,name=lists;urp;StarOffice.ComponentContext"); break
    except Exception: time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL("file://{at("two-sheets.xlsx")}", "_blank", 0, (prop("Hidden", True),))
document.storeToURL("file://{at("locked.ods")}", (prop("FilterName", "calc8"), prop("Password", "sesame")))
document.close(True)
try: desktop.terminate()
except Exception: pass
'''
    with tempfile.TemporaryDirectory() as folder:
        office = subprocess.Popen(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--accept=pipe,name=lists;urp;"]
        )
        subprocess.run([os.environ.get("OFFICE_PYTHON", "/usr/bin/python3"), "-c", script])  # Python may fall over the end of the office
        office.wait(60)


moodle()
excel()
two_sheets()
uncalculated()
macros()
old()
ods()
soffice("secretariat.xlsx", "libreoffice.ods", "ods")
soffice("secretariat.xlsx", "libreoffice.xlsx", "xlsx:Calc MS Excel 2007 XML")
locked()
