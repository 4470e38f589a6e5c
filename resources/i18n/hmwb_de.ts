<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Hmwb</name>
    <message>
      <location filename="../../hmwb_qgis/core/comparison.py" />
      <source>The reference has shape {shape}, the fused image will have {expected}: give the reference of this pair.</source>
      <translation>Die Referenz hat die Größe {shape}, das fusionierte Bild wird {expected} haben: Geben Sie die Referenz dieses Paars an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/comparison.py" />
      <source>No method was chosen: choose at least one.</source>
      <translation>Es wurde kein Verfahren gewählt: Wählen Sie mindestens eines.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/comparison.py" />
      <source>Two methods are called {names}: give each its own title.</source>
      <translation>Zwei Verfahren heißen {names}: Geben Sie jedem einen eigenen Titel.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/denoising/nl_bayes.py" />
      <source>{given} noise levels were given for {bands} bands: give one each, or one for all, none negative.</source>
      <translation>Für {bands} Kanäle wurden {given} Rauschpegel angegeben: Geben Sie je Kanal einen an oder einen für alle, keinen negativen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/denoising/sstv.py" />
      <source>{given} noise levels were given for {bands} bands: give one each, all positive.</source>
      <translation>Für {bands} Kanäle wurden {given} Rauschpegel angegeben: Geben Sie je Kanal einen an, alle positiv.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/denoising/sstv.py" />
      <source>A parameter of the total variation denoising is negative: give at least 0.</source>
      <translation>Ein Parameter der Entrauschung mit totaler Variation ist negativ: Geben Sie mindestens 0 an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/denoising/wiener.py" />
      <source>The window of the Wiener filter is {window}: give an odd number.</source>
      <translation>Das Fenster des Wiener-Filters ist {window}: Geben Sie eine ungerade Zahl an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/denoising/wiener.py" />
      <source>{given} noise variances were given for {bands} bands: give one each, none negative.</source>
      <translation>Für {bands} Kanäle wurden {given} Rauschvarianzen angegeben: Geben Sie je Kanal eine an, keine negative.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>hyperspectral</source>
      <translation>Hyperspektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>multispectral</source>
      <translation>Multispektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>The {name} image has shape {shape}: give (bands, rows, cols).</source>
      <translation>Das {name}-Bild hat die Größe {shape}: Geben Sie (Kanäle, Zeilen, Spalten) an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>The mask of the {name} image has shape {mask}, the image {shape}: give one value a pixel.</source>
      <translation>Die Maske des {name}-Bilds hat die Größe {mask}, das Bild {shape}: Geben Sie je Pixel einen Wert an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>The {name} image holds no valid pixel: check its nodata value.</source>
      <translation>Das {name}-Bild enthält kein gültiges Pixel: Prüfen Sie seinen NoData-Wert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>The {name} image holds NaN or infinite values in {count} pixels: mark them as nodata or replace them.</source>
      <translation>Das {name}-Bild enthält in {count} Pixeln NaN oder unendliche Werte: Kennzeichnen Sie sie als NoData, oder ersetzen Sie sie.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>The sharpness of {given} multispectral bands was given: give a number of at least 1 for each of the {bands} bands.</source>
      <translation>Für {given} multispektrale Kanäle wurde eine Schärfe angegeben: Geben Sie für jeden der {bands} Kanäle eine Zahl von mindestens 1 an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/fusion.py" />
      <source>{given} wavelengths were given for {bands} hyperspectral bands: give one each.</source>
      <translation>Für {bands} hyperspektrale Kanäle wurden {given} Wellenlängen angegeben: Geben Sie je Kanal eine an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/method.py" />
      <source>Noise is taken away.</source>
      <translation>Das Rauschen wird entfernt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/method.py" />
      <source>What the multispectral raster tells of the spectra is learned.</source>
      <translation>Was das multispektrale Raster über die Spektren sagt, wird gelernt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/method.py" />
      <source>Noise, means and covariances are measured.</source>
      <translation>Rauschen, Mittelwerte und Kovarianzen werden gemessen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/method.py" />
      <source>Blur and place of the hyperspectral pixels are estimated.</source>
      <translation>Unschärfe und Lage der hyperspektralen Pixel werden geschätzt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/method.py" />
      <source>The two rasters are compared.</source>
      <translation>Die beiden Raster werden verglichen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Signal to noise of the hyperspectral bands: median {median:.0f} dB, lowest {lowest:.0f} dB in band {band}.</source>
      <translation>Signal-Rausch-Verhältnis der hyperspektralen Kanäle: im Median {median:.0f} dB, am niedrigsten mit {lowest:.0f} dB in Kanal {band}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>The hyperspectral image has {rank} components to work with.</source>
      <translation>Das hyperspektrale Bild hat {rank} brauchbare Komponenten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Signal to noise of the multispectral bands: {ratios} dB.</source>
      <translation>Signal-Rausch-Verhältnis der multispektralen Kanäle: {ratios} dB.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Signal to noise of multispectral bands {bands}: {ratios} dB. That of the others is not told: they were sharpened, which leaves little noise of their own.</source>
      <translation>Signal-Rausch-Verhältnis der multispektralen Kanäle {bands}: {ratios} dB. Das der anderen wird nicht genannt: Sie wurden geschärft, was von ihrem eigenen Rauschen wenig übrig lässt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Of the changes from one hyperspectral pixel to the next that the multispectral bands show, the hyperspectral image explains {shares}, band by band.</source>
      <translation>Von den Änderungen von einem hyperspektralen Pixel zum nächsten, die die multispektralen Kanäle zeigen, erklärt das hyperspektrale Bild {shares}, Kanal für Kanal.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>The hyperspectral image explains no band of the multispectral one: that is not used, and the result is the hyperspectral image, interpolated. Check that the two show the same place.</source>
      <translation>Das hyperspektrale Bild erklärt keinen Kanal des multispektralen: Dieses wird nicht verwendet, und das Ergebnis ist das interpolierte hyperspektrale Bild. Prüfen Sie, ob beide denselben Ort zeigen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Left out, because the hyperspectral image does not know them: multispectral band {bands}.</source>
      <translation>Weggelassen, weil das hyperspektrale Bild sie nicht kennt: multispektraler Kanal {bands}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>In {share:.2g} % of the hyperspectral pixels the multispectral image shows something else, such as clouds or things that moved: nothing was estimated from these, and the hyperspectral image counts more there.</source>
      <translation>In {share:.2g} % der hyperspektralen Pixel zeigt das multispektrale Bild etwas anderes, etwa Wolken oder Dinge, die sich bewegt haben: aus ihnen wurde nichts geschätzt, und dort zählt das hyperspektrale Bild mehr.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Detail of the multispectral image that is finer than a hyperspectral pixel has {ratio:.1f} times the variance of that between them. It is used as it is: the hyperspectral image can neither confirm it nor contradict it.</source>
      <translation>Einzelheiten des multispektralen Bildes, die feiner als ein hyperspektrales Pixel sind, haben das {ratio:.1f}-Fache der Varianz derer dazwischen. Sie werden verwendet, wie sie sind: Das hyperspektrale Bild kann sie weder bestätigen noch widerlegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>Transport: used, because it was asked for.</source>
      <translation>Transport: angewandt, weil es verlangt wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>The given spectral response explains the multispectral image.</source>
      <translation>Die angegebene spektrale Empfindlichkeit erklärt das multispektrale Bild.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/notes.py" />
      <source>The given spectral response does not explain all of the multispectral image: for band {bands} the relation that was found in the images is used.</source>
      <translation>Die angegebene spektrale Empfindlichkeit erklärt nicht das ganze multispektrale Bild: Für Kanal {bands} gilt der Zusammenhang, der in den Bildern gefunden wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>footprint of {width_rows:.2f} x {width_cols:.2f}, blurred by a Gaussian of FWHM {rows:.2f} x {cols:.2f} multispectral pixels</source>
      <translation>Messfleck von {width_rows:.2f} x {width_cols:.2f}, unscharf durch eine Gaußglocke mit einer Halbwertsbreite von {rows:.2f} x {cols:.2f} multispektralen Pixeln</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>Gaussian, FWHM {rows:.2f} x {cols:.2f} multispectral pixels</source>
      <translation>Gauß, Halbwertsbreite {rows:.2f} x {cols:.2f} multispektrale Pixel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>a kernel of a form of its own, found in the images</source>
      <translation>ein Kern von eigener Form, in den Bildern gefunden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>as given</source>
      <translation>wie angegeben</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>PSF: {psf}.</source>
      <translation>PSF: {psf}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>Evidence on PSF and place, as the gain in the logarithm of the share of the multispectral image that stays unexplained, with its standard error (* taken, for more than two of these), on {pixels:.0f} independent pixels: {steps}.</source>
      <translation>Belege für PSF und Lage, als Gewinn im Logarithmus des Anteils des multispektralen Bildes, der unerklärt bleibt, mit Standardfehler (* genommen, da mehr als zwei davon), auf {pixels:.0f} unabhängigen Pixeln: {steps}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>The two images have little in common: {share:.0f} % of what the multispectral image shows stays unexplained. Check that they show the same place and the same date.</source>
      <translation>Die beiden Bilder haben wenig gemeinsam: {share:.0f} % dessen, was das multispektrale Bild zeigt, bleiben unerklärt. Prüfen Sie, ob sie denselben Ort zur selben Zeit zeigen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>The hyperspectral pixels lie differently off their places from place to place; their places were found by comparison with the multispectral image, and nothing is left to do.</source>
      <translation>Die hyperspektralen Pixel liegen von Ort zu Ort verschieden neben ihren Plätzen; diese wurden durch Vergleich mit dem multispektralen Bild gefunden, und es bleibt nichts zu tun.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>The hyperspectral pixels lie in their places.</source>
      <translation>Die hyperspektralen Pixel liegen an ihren Plätzen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>The bands of the multispectral image lie off each other, or off the hyperspectral image, by up to {rows:.2f} rows and {cols:.2f} columns of its pixels: each was taken from where it lies, and nothing is left to do.</source>
      <translation>Die Kanäle des multispektralen Bildes liegen um bis zu {rows:.2f} Zeilen und {cols:.2f} Spalten seiner Pixel nebeneinander oder neben dem hyperspektralen Bild: Jeder wurde von dort genommen, wo er liegt, und es bleibt nichts zu tun.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>The multispectral image lies off the hyperspectral one by {rows:.2f} rows and {cols:.2f} columns of its pixels: it was taken from where it lies, so that the result lies where the hyperspectral image does, and nothing is left to do.</source>
      <translation>Das multispektrale Bild liegt um {rows:.2f} Zeilen und {cols:.2f} Spalten seiner Pixel neben dem hyperspektralen: Es wurde von dort genommen, wo es liegt, sodass das Ergebnis dort liegt, wo das hyperspektrale Bild liegt, und es bleibt nichts zu tun.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>The hyperspectral pixels lie {rows:.2f} rows and {cols:.2f} columns of multispectral pixels off their places: they were taken from where they lie, so that the result lies where the multispectral image does, and nothing is left to do.</source>
      <translation>Die hyperspektralen Pixel liegen um {rows:.2f} Zeilen und {cols:.2f} Spalten multispektraler Pixel neben ihren Plätzen: Sie wurden von dort genommen, wo sie liegen, sodass das Ergebnis dort liegt, wo das multispektrale Bild liegt, und es bleibt nichts zu tun.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>{hypothesis} {numbers}</source>
      <translation>{hypothesis} {numbers}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>common shift</source>
      <translation>gemeinsame Verschiebung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>width and shift</source>
      <translation>Breite und Verschiebung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>free kernel</source>
      <translation>freier Kern</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>shift of each band</source>
      <translation>Verschiebung jedes Kanals</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>drift</source>
      <translation>Drift</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/placing_notes.py" />
      <source>field of shifts</source>
      <translation>Feld der Verschiebungen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/sample.py" />
      <source>The multispectral raster shows less than half of every hyperspectral pixel, as the PSF has it: give a narrower PSF, or none, and check the nodata value.</source>
      <translation>Das Multispektralraster zeigt von jedem hyperspektralen Pixel weniger als die Hälfte, so wie die PSF es sieht: eine schmalere PSF angeben, oder keine, und den Nodata-Wert prüfen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/sharpening.py" />
      <source>Bands with larger pixels are sharpened with the others.</source>
      <translation>Kanäle mit größeren Pixeln werden mit den anderen geschärft.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/sharpening.py" />
      <source>A window holds no hyperspectral pixel: use windows of at least one of its pixels.</source>
      <translation>Ein Fenster enthält kein hyperspektrales Pixel: Nehmen Sie Fenster von mindestens einem seiner Pixel.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/sharpening.py" />
      <source>Multispectral bands {bands} have pixels of {side} x {side} pixels of their grid: the sharper bands sharpened them first.</source>
      <translation>Die multispektralen Kanäle {bands} haben Pixel von {side} x {side} Pixeln ihres Gitters: Zuerst wurden sie mit den schärferen Kanälen geschärft.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/sharpening.py" />
      <source>Multispectral bands {bands} were interpolated from larger pixels, as their values show: they count for no more than those pixels tell.</source>
      <translation>Die multispektralen Kanäle {bands} wurden aus größeren Pixeln interpoliert, wie ihre Werte zeigen: Sie zählen nicht mehr, als jene Pixel sagen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/sharpening.py" />
      <source>Multispectral bands {bands} are left out: their own pixels are as large as the hyperspectral ones.</source>
      <translation>Die multispektralen Kanäle {bands} werden ausgelassen: Ihre eigenen Pixel sind so groß wie die hyperspektralen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/hmwb/survey.py" />
      <source>The hyperspectral image holds no valid pixel on the multispectral one: check that the two overlap, and the nodata values.</source>
      <translation>Das hyperspektrale Bild enthält auf dem multispektralen kein gültiges Pixel: Prüfen Sie, ob sich beide überlappen, und die NoData-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/inverse/operators.py" />
      <source>There is no kernel {kernel!r}: choose one of {known}.</source>
      <translation>Es gibt keinen Kern {kernel!r}: Wählen Sie einen von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/inverse/spectral.py" />
      <source>The second moment has shape {shape}, but the spectral response has {bands} columns: give ({bands}, {bands}).</source>
      <translation>Das zweite Moment hat die Größe {shape}, die spektrale Empfindlichkeit aber {bands} Spalten: Geben Sie ({bands}, {bands}) an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/linear_algebra.py" />
      <source>Numbers grew beyond what can be calculated with: check the units and the nodata values of both rasters for values that are no measurements.</source>
      <translation>Zahlen wurden zu groß zum Rechnen: Einheiten und Nodata-Werte beider Raster auf Werte prüfen, die keine Messungen sind.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/linear_algebra.py" />
      <source>The equations of this scene cannot be solved: leave out bands that are damaged or constant.</source>
      <translation>Die Gleichungen dieser Szene lassen sich nicht lösen: beschädigte oder konstante Kanäle weglassen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/cnmf.py" />
      <source>CNMF needs at least one endmember and one iteration of each kind.</source>
      <translation>CNMF braucht mindestens ein Endmember und von jeder Art eine Iteration.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/cnmf.py" />
      <source>CNMF used {used} endmembers; sums of abundances are {off:.2g} away from 1.</source>
      <translation>CNMF verwendete {used} Endmember; die Summen der Anteile weichen um {off:.2g} von 1 ab.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/cnmf.py" />
      <source>CNMF needs positive values in pixels that are valid in both images, but found none: check the nodata values and the units.</source>
      <translation>CNMF braucht positive Werte in Pixeln, die in beiden Bildern gültig sind, fand aber keine: Prüfen Sie die NoData-Werte und die Einheiten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/common_moments.py" />
      <source>No hyperspectral pixel is valid in both images: check their nodata values.</source>
      <translation>Kein hyperspektrales Pixel ist in beiden Bildern gültig: Prüfen Sie die NoData-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/common_moments.py" />
      <source>Hyperspectral bands of which the multispectral ones explain no more than chance, so that these are not used for them: {count} of {all}. Check the point spread function.</source>
      <translation>Hyperspektrale Kanäle, von denen die multispektralen nicht mehr erklären als der Zufall, so dass sie für diese nicht benutzt werden: {count} von {all}. Prüfen Sie die Punktspreizfunktion.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/hmwb_paper.py" />
      <source>The barycenter stopped before its residual fell below the tolerance: raise the number of iterations or the tolerance.</source>
      <translation>Das Baryzentrum brach ab, bevor sein Residuum unter die Toleranz fiel: Erhöhen Sie die Anzahl der Iterationen oder die Toleranz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/hmwb_paper.py" />
      <source>The barycenter was still moving when its iterations ended: raise their number. A larger weight and the schemes other than the accelerated one need more of them.</source>
      <translation>Das Baryzentrum bewegte sich noch, als seine Iterationen zu Ende waren: Erhöhen Sie deren Anzahl. Ein größeres Gewicht und die anderen Schemata als das beschleunigte brauchen mehr davon.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/hysure.py" />
      <source>There is no subspace {subspace!r}: choose 'vca' or 'svd'.</source>
      <translation>Es gibt keinen Unterraum {subspace!r}: Wählen Sie „vca“ oder „svd“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/hysure.py" />
      <source>HySure needs at least one dimension, one iteration and a positive penalty.</source>
      <translation>HySure braucht mindestens eine Dimension, eine Iteration und einen positiven Strafterm.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/hysure.py" />
      <source>HySure needs values other than zero, but one image holds none.</source>
      <translation>HySure braucht Werte ungleich null, aber ein Bild enthält keine.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/hysure.py" />
      <source>HySure needs a whole ratio of the pixel sizes, but it is {ratio}: resample the hyperspectral image or choose another method.</source>
      <translation>HySure braucht ein ganzzahliges Verhältnis der Pixelgrößen, es ist aber {ratio}: Tasten Sie das hyperspektrale Bild neu ab, oder wählen Sie ein anderes Verfahren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/means.py" />
      <source>The weight is {weight:g}: give a number from 0 to 1.</source>
      <translation>Das Gewicht ist {weight:g}: Geben Sie eine Zahl von 0 bis 1 an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/paper_chain.py" />
      <source>There is no {name} {value!r}: choose one of {known}.</source>
      <translation>Für {name} gibt es {value!r} nicht: Wählen Sie eines von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/paper_chain.py" />
      <source>The floor is {floor:g}: give a number between 0 and 1.</source>
      <translation>Die untere Schranke ist {floor:g}: Geben Sie eine Zahl zwischen 0 und 1 an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/paper_chain.py" />
      <source>{components} components were asked for: give at least 1.</source>
      <translation>{components} Komponenten wurden verlangt: Geben Sie mindestens 1 an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/paper_chain.py" />
      <source>No multispectral band sees {blind} of the {count} hyperspectral bands: there the right inverse stands in for the pseudo-inverse.</source>
      <translation>Kein multispektraler Kanal sieht {blind} der {count} hyperspektralen Kanäle: Dort vertritt die Rechtsinverse die Pseudoinverse.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/paper_chain.py" />
      <source>The inverse of the spectral response leaves no mass: check the table of the response, or choose the right inverse.</source>
      <translation>Die Inverse der spektralen Empfindlichkeit lässt keine Masse übrig: Prüfen Sie die Tabelle der Empfindlichkeit, oder wählen Sie die Rechtsinverse.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/scene_statistics.py" />
      <source>Zero and negative values that remain after denoising are raised to a small positive floor.</source>
      <translation>Werte, die nach dem Entrauschen null oder negativ sind, werden auf eine kleine positive Schranke angehoben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/scene_statistics.py" />
      <source>The scene holds no block: there is nothing to fuse.</source>
      <translation>Die Szene enthält keinen Block: Es gibt nichts zu fusionieren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/scene_statistics.py" />
      <source>The two images have no valid pixels in common: check their nodata values.</source>
      <translation>Die beiden Bilder haben keine gültigen Pixel gemein: Prüfen Sie die NoData-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/scene_statistics.py" />
      <source>An image has no positive values: there is no mass to transport.</source>
      <translation>Ein Bild hat keine positiven Werte: Es gibt keine Masse zu transportieren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/simple_methods.py" />
      <source>The regression saw {count} hyperspectral pixels.</source>
      <translation>Die Regression sah {count} hyperspektrale Pixel.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/vca.py" />
      <source>{count} endmembers were asked for in {n} pixels of {bands} bands: ask for a number from 1 to {most}.</source>
      <translation>{count} Endmember wurden in {n} Pixeln mit {bands} Kanälen verlangt: Verlangen Sie eine Zahl von 1 bis {most}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/wavelet.py" />
      <source>There is no wavelet {wavelet!r}: choose one of {known}.</source>
      <translation>Es gibt kein Wavelet {wavelet!r}: Wählen Sie eines von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/methods/wavelet.py" />
      <source>The wavelet fusion needs at least one level.</source>
      <translation>Die Wavelet-Fusion braucht mindestens eine Stufe.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/arrangement.py" />
      <source>The hyperspectral bands are fused in the order of their wavelengths, in which the parameters of the run list them, and stored in the order of the input.</source>
      <translation>Die hyperspektralen Kanäle werden in der Reihenfolge ihrer Wellenlängen fusioniert, in der auch die Parameter des Laufs sie aufführen, und in der Reihenfolge der Eingabe gespeichert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/common_ground.py" />
      <source>No hyperspectral pixel is valid together with the multispectral pixels that it covers: check the nodata values and the extents of both rasters.</source>
      <translation>Kein hyperspektrales Pixel ist zusammen mit den multispektralen Pixeln gültig, die es bedeckt: prüfen Sie die NoData-Werte und die Ausdehnungen beider Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/common_ground.py" />
      <source>The multispectral raster is the same everywhere, as pixels of the hyperspectral one see it: it has nothing to tell. Check that it is the right one, and its nodata value.</source>
      <translation>Das multispektrale Raster ist überall gleich, so wie die Pixel des hyperspektralen es sehen: es hat nichts zu sagen. Prüfen Sie, ob es das richtige ist, und seinen NoData-Wert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/common_ground.py" />
      <source>The hyperspectral raster is the same everywhere: there is nothing to sharpen. Check that it is the right one, and its nodata value.</source>
      <translation>Das hyperspektrale Raster ist überall gleich: es gibt nichts zu schärfen. Prüfen Sie, ob es das richtige ist, und seinen NoData-Wert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/fillings.py" />
      <source>{count} {name} pixels hold one value in all bands, zero or less or apart from all others: they are taken as not measured. Declare a nodata value to leave no doubt.</source>
      <translation>{count} Pixel ({name}) haben in allen Kanälen denselben Wert, null oder kleiner oder abseits aller anderen: sie gelten als nicht gemessen. Geben Sie einen NoData-Wert an, um jeden Zweifel auszuräumen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/fillings.py" />
      <source>{count} {name} pixels hold a value above {largest:.3g} or below {smallest:.3g}, which no sensor measures: they are taken as not measured. Declare a nodata value to leave no doubt.</source>
      <translation>{count} Pixel ({name}) haben einen Wert über {largest:.3g} oder unter {smallest:.3g}, den kein Sensor misst: sie gelten als nicht gemessen. Geben Sie einen NoData-Wert an, um jeden Zweifel auszuräumen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/fillings.py" />
      <source>{count} {name} pixels hold {values} in some bands ({bands} of them), again and again up to a sharp edge at the border of the image: they are taken as not measured. Declare a nodata value to leave no doubt.</source>
      <translation>{count} Pixel ({name}) haben in einigen Kanälen ({bands}) immer wieder den Wert {values}, vom Bildrand bis zu einer scharfen Kante: sie gelten als nicht gemessen. Geben Sie einen NoData-Wert an, um jeden Zweifel auszuräumen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/model.py" />
      <source>The spectral response has shape {shape}, but the images need ({ms_bands}, {hs_bands}): a row a multispectral band, a column a hyperspectral band.</source>
      <translation>Die spektrale Empfindlichkeit hat die Größe {shape}, die Bilder brauchen aber ({ms_bands}, {hs_bands}): eine Zeile je multispektralem Kanal, eine Spalte je hyperspektralem.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/model.py" />
      <source>The spectral response holds negative or infinite values: mend the table.</source>
      <translation>Die spektrale Empfindlichkeit enthält negative oder unendliche Werte: Berichtigen Sie die Tabelle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/model.py" />
      <source>Multispectral band {empty} does not overlap the hyperspectral range: leave it out.</source>
      <translation>Der multispektrale Kanal {empty} überlappt den hyperspektralen Bereich nicht: Lassen Sie ihn weg.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/model.py" />
      <source>The reference has {dimensions} dimensions: give (bands, rows, cols).</source>
      <translation>Die Referenz hat {dimensions} Dimensionen: Geben Sie (Kanäle, Zeilen, Spalten) an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/model.py" />
      <source>The reference has {rows} x {cols} pixels, less than one hyperspectral pixel at ratio {ratio}: take a larger image or a smaller ratio.</source>
      <translation>Die Referenz hat {rows} x {cols} Pixel, weniger als ein hyperspektrales Pixel beim Verhältnis {ratio}: Nehmen Sie ein größeres Bild oder ein kleineres Verhältnis.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/pair.py" />
      <source>The ratio of the pixel sizes is {ratio}: it must be at least 1; check that the hyperspectral image is the one with the larger pixels.</source>
      <translation>Das Verhältnis der Pixelgrößen ist {ratio}: Es muss mindestens 1 sein; prüfen Sie, ob das hyperspektrale Bild das mit den größeren Pixeln ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/pair.py" />
      <source>This method needs the PSF: give it, or estimate it from the pair.</source>
      <translation>Dieses Verfahren braucht die PSF: Geben Sie sie an, oder schätzen Sie sie aus dem Paar.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/pair.py" />
      <source>This method needs the spectral response: give it, or estimate it from the pair.</source>
      <translation>Dieses Verfahren braucht die spektrale Empfindlichkeit: Geben Sie sie an, oder schätzen Sie sie aus dem Paar.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/psf.py" />
      <source>The FWHM of the PSF is {fwhm}: give positive numbers of pixels.</source>
      <translation>Die Halbwertsbreite der PSF ist {fwhm}: Geben Sie positive Pixelzahlen an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/psf.py" />
      <source>The width of the PSF is {width}: give positive numbers.</source>
      <translation>Die Breite der PSF ist {width}: Geben Sie positive Zahlen an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/psf.py" />
      <source>The PSF must be a two-dimensional array of finite weights with a positive sum.</source>
      <translation>Die PSF muss eine zweidimensionale Tabelle endlicher Gewichte mit positiver Summe sein.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/observation/visibility.py" />
      <source>The point spread function is wider than what it blurs: {share:.0f} % of its weight lies on {rows} x {cols} pixels. Give a narrower one, in multispectral pixels, or take a larger part of the raster.</source>
      <translation>Die Punktspreizfunktion ist breiter als das, was sie verwischt: {share:.0f} % ihres Gewichts liegen auf {rows} x {cols} Pixeln. Geben Sie eine schmalere an, in multispektralen Pixeln, oder nehmen Sie einen größeren Teil des Rasters.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/preparation.py" />
      <source>The method looks at samples of the scene.</source>
      <translation>Das Verfahren sieht sich Proben der Szene an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/quality/indices.py" />
      <source>No pixel is valid in both images: check their extents and nodata values.</source>
      <translation>Kein Pixel ist in beiden Bildern gültig: Prüfen Sie Ausdehnungen und NoData-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/quality/indices.py" />
      <source>The reference has shape {reference}, the fused image {fused}: bring both to the same bands and pixels.</source>
      <translation>Die Referenz hat die Größe {reference}, das fusionierte Bild {fused}: Bringen Sie beide auf dieselben Kanäle und Pixel.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/quality/indices.py" />
      <source>The mask has shape {mask}, the images {shape}: give one value a pixel.</source>
      <translation>Die Maske hat die Größe {mask}, die Bilder {shape}: Geben Sie je Pixel einen Wert an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/quality/indices.py" />
      <source>The {name} image holds NaN or infinite values: mark them as nodata or replace them.</source>
      <translation>Das {name}-Bild enthält NaN oder unendliche Werte: Kennzeichnen Sie sie als NoData, oder ersetzen Sie sie.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/quality/without_reference/assessment.py" />
      <source>The fused image has shape {shape}, but the pair makes {expected}: give the bands of the hyperspectral on the pixels of the multispectral image.</source>
      <translation>Das fusionierte Bild hat die Größe {shape}, das Paar ergibt aber {expected}: Geben Sie die Kanäle des hyperspektralen auf den Pixeln des multispektralen Bilds an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/quality/without_reference/assessment.py" />
      <source>The responses of the sensors are not known: give them.</source>
      <translation>Die Empfindlichkeiten der Sensoren sind nicht bekannt: Geben Sie sie an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/registry.py" />
      <source>There is no method {name!r}: choose one of {known}.</source>
      <translation>Es gibt kein Verfahren {name!r}: Wählen Sie eines von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/registry.py" />
      <source>Method {name!r} has no option {unknown}: it knows {known}.</source>
      <translation>Das Verfahren {name!r} hat keine Option {unknown}: Es kennt {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/check.py" />
      <source>The bands of the multispectral raster are in another order than those of the spectral response: bands {bands} were taken for its bands {rows}, which explain them.</source>
      <translation>Die Kanäle des multispektralen Rasters haben eine andere Reihenfolge als die der spektralen Empfindlichkeit: die Kanäle {bands} gelten als deren Kanäle {rows}, die sie erklären.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/check.py" />
      <source>The spectral response does not explain the multispectral bands {bands}: it was estimated for them from the two rasters. Check the table, the sensor and the order of the bands.</source>
      <translation>Die spektrale Empfindlichkeit erklärt die multispektralen Kanäle {bands} nicht: für sie wurde sie aus den beiden Rastern geschätzt. Prüfen Sie die Tabelle, den Sensor und die Reihenfolge der Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/check.py" />
      <source>Multispectral band {band} has nothing in common with the hyperspectral image: leave it out, or check the spectral response.</source>
      <translation>Der multispektrale Kanal {band} hat mit dem hyperspektralen Bild nichts gemein: lassen Sie ihn weg, oder prüfen Sie die spektrale Empfindlichkeit.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/check.py" />
      <source>The multispectral bands are {gains} times what the spectral response makes of the hyperspectral raster, plus {offsets}: they are brought to its units.</source>
      <translation>Die multispektralen Kanäle sind das {gains}-Fache dessen, was die spektrale Empfindlichkeit aus dem hyperspektralen Raster macht, plus {offsets}: Sie werden in dessen Einheiten umgerechnet.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/completion.py" />
      <source>The hyperspectral image is zero where a multispectral band looks: check the spectral response and the nodata values.</source>
      <translation>Das hyperspektrale Bild ist null, wo ein multispektraler Kanal hinsieht: Prüfen Sie die spektrale Empfindlichkeit und die NoData-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/completion.py" />
      <source>Multispectral band {band} has nothing in common with the hyperspectral image: check the spectral response.</source>
      <translation>Der multispektrale Kanal {band} hat mit dem hyperspektralen Bild nichts gemein: Prüfen Sie die spektrale Empfindlichkeit.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/estimation.py" />
      <source>The spectral response was estimated from the pair.</source>
      <translation>Die spektrale Empfindlichkeit wurde aus dem Paar geschätzt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/estimation.py" />
      <source>The PSF cannot be estimated: the two images do not seem to show the same place; give it, or check how the images lie.</source>
      <translation>Die PSF lässt sich nicht schätzen: Die beiden Bilder scheinen nicht denselben Ort zu zeigen; geben Sie sie an, oder prüfen Sie die Lage der Bilder.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/estimation.py" />
      <source>The PSF was estimated from the pair; its centre of gravity is {rows:+.2f} rows and {cols:+.2f} columns off the nominal centre.</source>
      <translation>Die PSF wurde aus dem Paar geschätzt; ihr Schwerpunkt liegt {rows:+.2f} Zeilen und {cols:+.2f} Spalten neben der nominellen Mitte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/estimation.py" />
      <source>The responses cannot be estimated: too few pixels are valid in both images; give them.</source>
      <translation>Die Empfindlichkeiten lassen sich nicht schätzen: Zu wenige Pixel sind in beiden Bildern gültig; geben Sie sie an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/estimation.py" />
      <source>Multispectral band {band} has nothing in common with the hyperspectral image: leave it out, or give the spectral response.</source>
      <translation>Der multispektrale Kanal {band} hat mit dem hyperspektralen Bild nichts gemein: Lassen Sie ihn weg, oder geben Sie die spektrale Empfindlichkeit an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/responses/units.py" />
      <source>The multispectral bands are {gains} times what the spectral response makes of the hyperspectral raster.</source>
      <translation>Die multispektralen Kanäle sind das {gains}-Fache dessen, was die spektrale Empfindlichkeit aus dem hyperspektralen Raster macht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/sample_scene/scene.py" />
      <source>A sample scene of {bands} bands, {rows} x {cols} pixels is too small: take at least {least} bands and {side} x {side} pixels.</source>
      <translation>Eine Beispielszene mit {bands} Kanälen und {rows} x {cols} Pixeln ist zu klein: Nehmen Sie mindestens {least} Kanäle und {side} x {side} Pixel.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>from the multispectral image</source>
      <translation>aus dem multispektralen Bild</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>from the hyperspectral image</source>
      <translation>aus dem hyperspektralen Bild</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The images have shapes {multispectral} and {hyperspectral}: give them on one grid.</source>
      <translation>Die Bilder haben die Größen {multispectral} und {hyperspectral}: Geben Sie sie auf demselben Gitter an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>{given} wavelengths were given for {bands} bands: give one each.</source>
      <translation>Für {bands} Kanäle wurden {given} Wellenlängen angegeben: Geben Sie je Kanal eine an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The image {name} has shape {shape}: give (bands, rows, cols).</source>
      <translation>Das Bild {name} hat die Größe {shape}: Geben Sie (Kanäle, Zeilen, Spalten) an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The image {name} holds NaN or infinite values: fill them first.</source>
      <translation>Das Bild {name} enthält NaN oder unendliche Werte: Füllen Sie sie zuerst auf.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The weight is {weight:g}: it must lie between 0 and 1, both excluded.</source>
      <translation>Das Gewicht ist {weight:g}: Es muss zwischen 0 und 1 liegen, beide ausgeschlossen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>There is no scheme {scheme!r}: choose one of {known}.</source>
      <translation>Es gibt kein Schema {scheme!r}: Wählen Sie eines von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The relaxation is {relaxation:g}: give at least 1 and less than 2.</source>
      <translation>Die Relaxation ist {relaxation:g}: Geben Sie mindestens 1 und weniger als 2 an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The number of iterations must be at least 1.</source>
      <translation>Die Anzahl der Iterationen muss mindestens 1 sein.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/barycenter.py" />
      <source>The tolerance is {tolerance:g}: give a positive number or None.</source>
      <translation>Die Toleranz ist {tolerance:g}: Geben Sie eine positive Zahl oder None an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/kernel.py" />
      <source>The kernel has exponents {pixel:g} (pixel) and {band:g} (band) and {width:g} nm a band: all must be positive; check gamma and alpha.</source>
      <translation>Der Kern hat die Exponenten {pixel:g} (Pixel) und {band:g} (Kanal) und {width:g} nm je Kanal: Alle müssen positiv sein; prüfen Sie gamma und alpha.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/core/transport/kernel.py" />
      <source>gamma is {gamma:g} and alpha is {alpha:g}: both must be positive.</source>
      <translation>gamma ist {gamma:g} und alpha ist {alpha:g}: Beide müssen positiv sein.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/files/scratch.py" />
      <source>Temporary files cannot be written: {reason}; free some space on the disk, or name another folder in the system's variable TMPDIR.</source>
      <translation>Temporäre Dateien können nicht geschrieben werden: {reason}; schaffen Sie Platz auf dem Datenträger, oder nennen Sie in der Systemvariablen TMPDIR einen anderen Ordner.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/files/unfinished.py" />
      <source>Cannot write {target}: others are writing there; choose another name.</source>
      <translation>{target} kann nicht geschrieben werden: andere schreiben dort; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/files/unfinished.py" />
      <source>Cannot write {target}: {reason}; choose another place.</source>
      <translation>{target} kann nicht geschrieben werden: {reason}; wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>Align</source>
      <translation>Ausrichten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>Moves a hyperspectral raster to where a multispectral one says that it lies.</source>
      <translation>Verschiebt ein hyperspektrales Raster dorthin, wo es nach einem multispektralen liegt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>Finds to a fraction of a pixel where the pixels of a hyperspectral raster lie on a multispectral raster of the same place, and moves the raster there.
Use it to see how well two rasters lie on each other, or for other programs. 'Fuse (HMWB)' does the same by itself: nothing need be aligned for it.
Values are not interpolated: the georeference is moved by the mean shift. Where the shift differs from place to place, the raster of shifts shows it; the log says whether it does, and what speaks for it.</source>
      <translation>Bestimmt auf Bruchteile eines Pixels, wo die Pixel eines hyperspektralen Rasters auf einem multispektralen Raster desselben Ortes liegen, und verschiebt das Raster dorthin.
Verwenden Sie es, um zu sehen, wie gut zwei Raster aufeinander liegen, oder für andere Programme. „Fusionieren (HMWB)“ tut dasselbe von selbst: Dafür muss nichts ausgerichtet werden.
Werte werden nicht interpoliert: Die Georeferenz wird um die mittlere Verschiebung versetzt. Wo sich die Verschiebung von Ort zu Ort unterscheidet, zeigt es das Raster der Verschiebungen; das Protokoll sagt, ob das so ist und was dafür spricht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>Aligned raster</source>
      <translation>Ausgerichtetes Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>The hyperspectral raster, all its bands, moved by the mean shift, float32.</source>
      <translation>Das hyperspektrale Raster mit allen Kanälen, um die mittlere Verschiebung versetzt, float32.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>Moved by {:+.3f} to the east and {:+.3f} to the north, in units of the CRS.</source>
      <translation>Um {:+.3f} nach Osten und {:+.3f} nach Norden verschoben, in Einheiten des KBS.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/align.py" />
      <source>Aligned: {}</source>
      <translation>Ausgerichtet: {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Assess quality</source>
      <translation>Qualität bewerten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Compares a fused raster with a reference: SAM, RMSE, ERGAS and others.</source>
      <translation>Vergleicht ein fusioniertes Raster mit einer Referenz: SAM, RMSE, ERGAS und andere.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Compares a fused raster with a reference raster on the same grid.
Use it where the truth is known, above all after 'Simulate degradation'. The numbers are outputs that models can branch on; the report shows them with maps, spectra and curves over the wavelength.
RMSE and relative RMSE measure the error of the values; the relative one, in percent, is taken after each image is divided by its mean. SAM is the mean angle between spectra in degrees: 0 is perfect, and brightness does not matter. CC, PSNR, UIQI and SSIM are means over the bands: more is better. ERGAS is a relative error over all bands that takes the ratio into account: less is better.
Pixels that are nodata in one of the rasters do not count.
Source: section 4.4 of {}</source>
      <translation>Vergleicht ein fusioniertes Raster mit einem Referenzraster auf demselben Gitter.
Für Fälle, in denen die Wahrheit bekannt ist, vor allem nach „Degradation simulieren“. Die Zahlen sind Ausgaben, nach denen Modelle verzweigen können; der Bericht zeigt sie mit Karten, Spektren und Kurven über der Wellenlänge.
RMSE und relativer RMSE messen den Fehler der Werte; der relative, in Prozent, wird gebildet, nachdem jedes Bild durch seinen Mittelwert geteilt ist. SAM ist der mittlere Winkel zwischen den Spektren in Grad: 0 ist vollkommen, und die Helligkeit spielt keine Rolle. CC, PSNR, UIQI und SSIM sind Mittel über die Kanäle: mehr ist besser. ERGAS ist ein relativer Fehler über alle Kanäle, der das Verhältnis der Pixelgrößen berücksichtigt: weniger ist besser.
Pixel, die in einem der Raster NoData sind, zählen nicht.
Quelle: Abschnitt 4.4 von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Reference raster</source>
      <translation>Referenzraster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>The truth: same grid, same bands and same units as the fused raster.</source>
      <translation>Die Wahrheit: dasselbe Gitter, dieselben Kanäle und Einheiten wie das fusionierte Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Fused raster</source>
      <translation>Fusioniertes Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>The raster that is to be judged.</source>
      <translation>Das Raster, das beurteilt werden soll.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Uncertainty raster</source>
      <translation>Unsicherheitsraster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Written with the fused raster, for all bands: a standard deviation of each value, to be judged too. The report then shows how many errors lie within it.</source>
      <translation>Mit dem fusionierten Raster für alle Kanäle geschrieben: eine Standardabweichung jedes Werts, die auch beurteilt werden soll. Der Bericht zeigt dann, wie viele Fehler innerhalb liegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Ratio of the pixel sizes</source>
      <translation>Verhältnis der Pixelgrößen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Hyperspectral pixel size in pixels of the fused raster, for ERGAS. Empty: from the hyperspectral raster, if it is given.</source>
      <translation>Größe eines hyperspektralen Pixels in Pixeln des fusionierten Rasters, für ERGAS. Leer: aus dem hyperspektralen Raster, falls es angegeben ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Hyperspectral raster</source>
      <translation>Hyperspektrales Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Shown in the report beside the fused raster, and gives the ratio.</source>
      <translation>Erscheint im Bericht neben dem fusionierten Raster und liefert das Verhältnis der Pixelgrößen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Multispectral raster</source>
      <translation>Multispektrales Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Shown in the report beside the fused raster.</source>
      <translation>Erscheint im Bericht neben dem fusionierten Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Quality report</source>
      <translation>Qualitätsbericht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>A line a band, and one for all bands together.</source>
      <translation>Eine Zeile je Kanal und eine für alle Kanäle zusammen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Map of spectral angles</source>
      <translation>Karte der Spektralwinkel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Angle between the two spectra of each pixel, in degrees.</source>
      <translation>Winkel zwischen den beiden Spektren jedes Pixels, in Grad.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Map of errors</source>
      <translation>Fehlerkarte</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Root mean squared error over the bands of each pixel, in units of the raster.</source>
      <translation>Wurzel des mittleren quadratischen Fehlers über die Kanäle jedes Pixels, in Einheiten des Rasters.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>fused</source>
      <translation>Fusions</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>uncertainty</source>
      <translation>Unsicherheit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Hyperspectral</source>
      <translation>Hyperspektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Multispectral</source>
      <translation>Multispektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Spectral angle of {}</source>
      <translation>Spektralwinkel von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Error of {}</source>
      <translation>Fehler von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>ERGAS needs the ratio of the pixel sizes.</source>
      <translation>ERGAS braucht das Verhältnis der Pixelgrößen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>RMSE</source>
      <translation>RMSE</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>RMSE after division by the sum</source>
      <translation>RMSE nach Division durch die Summe</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Relative RMSE (%)</source>
      <translation>Relativer RMSE (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>SAM (degrees)</source>
      <translation>SAM (Grad)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>CC</source>
      <translation>CC</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>PSNR (dB)</source>
      <translation>PSNR (dB)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>ERGAS</source>
      <translation>ERGAS</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>UIQI</source>
      <translation>UIQI</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>SSIM</source>
      <translation>SSIM</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Share of errors within one standard deviation</source>
      <translation>Anteil der Fehler innerhalb einer Standardabweichung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Share of errors within two standard deviations</source>
      <translation>Anteil der Fehler innerhalb von zwei Standardabweichungen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assessquality.py" />
      <source>Predicted over true RMSE</source>
      <translation>Vorhergesagter durch wahren RMSE</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Assess without a reference</source>
      <translation>Ohne Referenz bewerten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Compares a fused raster with the two rasters that it was made of.</source>
      <translation>Vergleicht ein fusioniertes Raster mit den beiden Rastern, aus denen es entstand.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Judges a fused raster by the two rasters that it was made of. Use it where no reference exists, as with real sensors.
Consistency: the fused raster is degraded to what either sensor would have seen of it, and compared with what it did see. With perfect inputs the errors of a perfect result are zero. Give the PSF and the spectral response if you know them; else they are estimated from the two inputs. What the fusion did about a shift is read from the fused raster.
Indices: QNR with D_lambda and D_s (Alparone et al. 2008), D_s as the mean over the multispectral bands; HQNR (Aiazzi et al. 2014) with the D_lambda of Khan et al. (2009), made of Q2n (Garzelli and Nencini 2009); RQNR with the regression D_s of Alparone et al. (2018). All lie between 0 and 1; the distortions D are best at 0, the others at 1.
Wald's protocol (1997): if a method is chosen, both rasters are degraded by the ratio once more and fused, and the result is compared with the hyperspectral raster. This judges the method, not the fused raster.
These indices can refute a result but not prove it: what neither input shows, such as fine detail in bands outside the multispectral ones, they cannot see. They count noise, shifts and calibration of the inputs as errors. The truth itself has a QNR below 1. Compare methods on one scene, not scenes with each other.</source>
      <translation>Beurteilt ein fusioniertes Raster nach den beiden Rastern, aus denen es entstand. Gedacht für Fälle ohne Referenz, wie bei echten Sensoren.
Konsistenz: Das fusionierte Raster wird auf das reduziert, was jeder der beiden Sensoren davon gesehen hätte, und mit dem verglichen, was er gesehen hat. Bei vollkommenen Eingaben sind die Fehler eines vollkommenen Ergebnisses null. Geben Sie PSF und spektrale Empfindlichkeit an, wenn sie bekannt sind; sonst werden sie aus den beiden Eingaben geschätzt. Was die Fusion wegen einer Verschiebung getan hat, wird aus dem fusionierten Raster gelesen.
Indizes: QNR mit D_lambda und D_s (Alparone et al. 2008), D_s als Mittel über die multispektralen Kanäle; HQNR (Aiazzi et al. 2014) mit dem D_lambda von Khan et al. (2009) aus Q2n (Garzelli und Nencini 2009); RQNR mit dem D_s aus der Regression von Alparone et al. (2018). Alle liegen zwischen 0 und 1; die Verzerrungen D sind am besten 0, die übrigen 1.
Protokoll von Wald (1997): Ist ein Verfahren gewählt, werden beide Raster noch einmal um das Verhältnis vergröbert und fusioniert, und das Ergebnis wird mit dem hyperspektralen Raster verglichen. Das beurteilt das Verfahren, nicht das fusionierte Raster.
Diese Indizes können ein Ergebnis widerlegen, aber nicht beweisen: Was keine der Eingaben zeigt, etwa feine Einzelheiten in Kanälen außerhalb der multispektralen, sehen sie nicht. Rauschen, Versatz und Kalibrierung der Eingaben zählen sie als Fehler. Selbst die Wahrheit hat einen QNR unter 1. Vergleichen Sie Verfahren an einer Szene, nicht Szenen miteinander.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Made of the two: the bands and units of the hyperspectral raster on the pixels of the multispectral one, or on a part of them.</source>
      <translation>Aus beiden entstanden: Kanäle und Einheiten des hyperspektralen Rasters auf den Pixeln des multispektralen oder auf einem Teil davon.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Written with the fused raster, for all bands. The report then shows the error that it predicts for each band.</source>
      <translation>Mit dem fusionierten Raster für alle Kanäle geschrieben. Der Bericht zeigt dann den Fehler, den es für jeden Kanal vorhersagt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Method to judge one scale down</source>
      <translation>Verfahren, das eine Skala tiefer beurteilt wird</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Wald's protocol with this method and its default parameters. Empty: not done.</source>
      <translation>Protokoll von Wald mit diesem Verfahren und seinen Vorgaben. Leer: entfällt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Report without a reference</source>
      <translation>Bericht ohne Referenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Map of spectral inconsistency</source>
      <translation>Karte der spektralen Inkonsistenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Angle between the spectra of the degraded fused raster and of the hyperspectral one, in degrees, on the grid of the latter.</source>
      <translation>Winkel zwischen den Spektren des vergröberten fusionierten Rasters und des hyperspektralen in Grad, auf dessen Gitter.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Map of spatial inconsistency</source>
      <translation>Karte der räumlichen Inkonsistenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Root mean squared difference between the fused raster, as the multispectral sensor would see it, and the multispectral one, in units of the latter.</source>
      <translation>Wurzel der mittleren quadratischen Differenz zwischen dem fusionierten Raster, wie der multispektrale Sensor es sähe, und dem multispektralen, in dessen Einheiten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Spectral inconsistency of {}</source>
      <translation>Spektrale Unstimmigkeit von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Spatial inconsistency of {}</source>
      <translation>Räumliche Unstimmigkeit von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>QNR</source>
      <translation>QNR</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>D_lambda</source>
      <translation>D_lambda</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>D_s</source>
      <translation>D_s</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>HQNR</source>
      <translation>HQNR</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>D_lambda of Khan</source>
      <translation>D_lambda nach Khan</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>RQNR</source>
      <translation>RQNR</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>D_s by regression</source>
      <translation>D_s aus Regression</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>SAM to the hyperspectral raster (degrees)</source>
      <translation>SAM zum hyperspektralen Raster (Grad)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Relative RMSE to the hyperspectral raster (%)</source>
      <translation>Relativer RMSE zum hyperspektralen Raster (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>CC with the hyperspectral raster</source>
      <translation>CC mit dem hyperspektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Relative RMSE to the multispectral raster (%)</source>
      <translation>Relativer RMSE zum multispektralen Raster (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>CC with the multispectral raster</source>
      <translation>CC mit dem multispektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>SAM one scale down (degrees)</source>
      <translation>SAM eine Skala tiefer (Grad)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Relative RMSE one scale down (%)</source>
      <translation>Relativer RMSE eine Skala tiefer (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>CC one scale down</source>
      <translation>CC eine Skala tiefer</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>ERGAS one scale down</source>
      <translation>ERGAS eine Skala tiefer</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/assesswithoutreference.py" />
      <source>Predicted RMSE</source>
      <translation>Vorhergesagter RMSE</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Weight of the multispectral raster (lambda)</source>
      <translation>Gewicht des multispektralen Rasters (lambda)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>How much the multispectral raster counts, between 0 and 1; the hyperspectral one counts for the rest. The paper's value is 0.1.</source>
      <translation>Wie viel das multispektrale Raster zählt, zwischen 0 und 1; das hyperspektrale zählt für den Rest. Der Wert der Veröffentlichung ist 0.1.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Gamma of the multispectral raster</source>
      <translation>Gamma des multispektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Alpha of the multispectral raster</source>
      <translation>Alpha des multispektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Gamma of the hyperspectral raster</source>
      <translation>Gamma des hyperspektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Alpha of the hyperspectral raster</source>
      <translation>Alpha des hyperspektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Maximum number of iterations</source>
      <translation>Höchstzahl der Iterationen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Of the barycenter. The log says if they did not suffice.</source>
      <translation>Des Baryzentrums. Das Protokoll meldet, wenn sie nicht genügt haben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Tolerance</source>
      <translation>Toleranz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>The iteration stops when the relative change falls below; 0 runs all iterations.</source>
      <translation>Die Iteration endet, wenn die relative Änderung darunter fällt; 0 führt alle Iterationen aus.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Iteration scheme</source>
      <translation>Iterationsschema</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>'plain' is the paper's; the others reach the same result sooner.</source>
      <translation>'plain' ist das der Veröffentlichung; die anderen kommen schneller zum selben Ergebnis.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Relaxation</source>
      <translation>Relaxation</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Of the scheme 'over-relaxed': 1 is the plain one, towards 2 the steps grow.</source>
      <translation>Des Schemas 'over-relaxed': 1 ist das einfache, gegen 2 wachsen die Schritte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Regularisation: the larger, the farther energy moves in space, and the blurrier the result. Measured on the paper's grid of 128 x 128 pixels and 93 bands, whatever the size of the raster.</source>
      <translation>Regularisierung: je größer, desto weiter wandert die Energie im Raum und desto unschärfer wird das Ergebnis. Gemessen auf dem Gitter der Veröffentlichung mit 128 x 128 Pixeln und 93 Kanälen, gleich wie groß das Raster ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/barycenter_options.py" />
      <source>Cost of moving along the spectrum against moving in space: the larger, the dearer.</source>
      <translation>Kosten einer Bewegung entlang des Spektrums gegenüber einer im Raum: je größer, desto teurer.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>This algorithm needs SciPy, which comes with QGIS on Windows and macOS; on Linux install the package python3-scipy.</source>
      <translation>Dieser Algorithmus braucht SciPy, das mit QGIS für Windows und macOS kommt; unter Linux bitte das Paket python3-scipy installieren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>{}: a side is not a finite number; choose another extent.</source>
      <translation>{}: eine Seite ist keine endliche Zahl; wählen Sie eine andere Ausdehnung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>Cancelled: nothing was written.</source>
      <translation>Abgebrochen: Es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>There is not enough memory: lower 'Memory (MiB)' or take a smaller area.</source>
      <translation>Der Arbeitsspeicher reicht nicht: Geben Sie bei „Arbeitsspeicher (MiB)“ weniger an oder wählen Sie ein kleineres Gebiet.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>Learn</source>
      <translation>Lernen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>Prepare</source>
      <translation>Vorbereiten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>Fuse</source>
      <translation>Fusionieren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/base.py" />
      <source>Assess</source>
      <translation>Bewerten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Compare methods</source>
      <translation>Verfahren vergleichen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Runs several methods of fusion on one scene and puts them side by side.</source>
      <translation>Führt mehrere Fusionsverfahren auf einer Szene aus und stellt sie nebeneinander.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Runs several methods of fusion under the same conditions and compares each result with a reference: a table, images, error maps on one scale, and curves over the wavelength.
Use it to choose a method for your own ground. Give a reference raster only, and a hyperspectral and a multispectral raster are simulated from it; or give the two rasters as well, if you have a reference for a real pair.
Every method runs with its default parameters. With 'blind', none of them is told the responses of the sensors. A method that cannot be run is left out, with the reason in the log.
Source: section 4.4 of {}</source>
      <translation>Führt mehrere Fusionsverfahren unter gleichen Bedingungen aus und vergleicht jedes Ergebnis mit einer Referenz: eine Tabelle, Bilder, Fehlerkarten mit gemeinsamer Skala und Kurven über der Wellenlänge.
Damit lässt sich ein Verfahren für das eigene Gelände auswählen. Wird nur ein Referenzraster angegeben, so werden ein hyperspektrales und ein multispektrales Raster daraus simuliert; gibt es eine Referenz für ein wirkliches Paar, können die beiden Raster ebenfalls angegeben werden.
Jedes Verfahren läuft mit seinen Vorgaben. Mit „Blind“ erfährt keines die Empfindlichkeiten der Sensoren. Ein Verfahren, das nicht laufen kann, entfällt; der Grund steht im Protokoll.
Quelle: Abschnitt 4.4 von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>The truth, on the grid that the fusion is to reach.</source>
      <translation>Die Wahrheit, auf dem Gitter, das die Fusion erreichen soll.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Methods</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Which methods to run; the order is kept.</source>
      <translation>Welche Verfahren laufen sollen; die Reihenfolge bleibt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Blind: the sensors are not known</source>
      <translation>Blind: die Sensoren sind unbekannt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>The methods are not told the responses of the sensors and estimate them.</source>
      <translation>Die Verfahren erfahren die Empfindlichkeiten der Sensoren nicht und schätzen sie.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Of a real pair. Empty: simulated from the reference; give both or none.</source>
      <translation>Eines wirklichen Paars. Leer: aus der Referenz simuliert; bitte beide angeben oder keines.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Empty: that of the pair, or 4 where the pair is simulated.</source>
      <translation>Leer: das des Paars, oder 4, wo das Paar simuliert wird.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Comparison of methods</source>
      <translation>Vergleich der Verfahren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>A line a method.</source>
      <translation>Eine Zeile je Verfahren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Folder for the fused rasters</source>
      <translation>Ordner für die fusionierten Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Each fused raster is kept there. Empty: none is kept.</source>
      <translation>Jedes fusionierte Raster wird dort aufbewahrt. Leer: keines.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>'{}' is {:g}, but the pixel sizes of the pair have a ratio of {:.4g} x {:.4g}: that was taken.</source>
      <translation>„{}“ ist {:g}, die Pixelgrößen des Paars haben aber das Verhältnis {:.4g} x {:.4g}: Dieses wurde genommen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparemethods.py" />
      <source>Give both the hyperspectral and the multispectral raster, or none.</source>
      <translation>Bitte das hyperspektrale und das multispektrale Raster angeben oder keines von beiden.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparison_report.py" />
      <source>{}: SAM {:.3f} degrees, relative RMSE {:.3f} %, CC {:.4f}, {:.1f} s</source>
      <translation>{}: SAM {:.3f} Grad, relativer RMSE {:.3f} %, CC {:.4f}, {:.1f} s</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparison_report.py" />
      <source>Only {:.0f} hyperspectral pixels were compared: small differences between the methods are chance. Take a larger scene, of {} such pixels at least.</source>
      <translation>Nur {:.0f} hyperspektrale Pixel wurden verglichen: Kleine Unterschiede zwischen den Verfahren sind Zufall. Nehmen Sie eine größere Szene, von mindestens {} solchen Pixeln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparison_report.py" />
      <source>Parameters of the comparison</source>
      <translation>Parameter des Vergleichs</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparison_report.py" />
      <source>Versions</source>
      <translation>Versionen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparison_report.py" />
      <source>{} methods under the same conditions.</source>
      <translation>{} Verfahren unter gleichen Bedingungen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/comparison_report.py" />
      <source>Seconds</source>
      <translation>Sekunden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/consistency_report.py" />
      <source>Notes</source>
      <translation>Hinweise</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/consistency_report.py" />
      <source>Parameters of the assessment</source>
      <translation>Parameter der Bewertung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/consistency_report.py" />
      <source>{} compared with {} and {}.</source>
      <translation>{} verglichen mit {} und {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/consistency_report.py" />
      <source>A fused raster without a reference</source>
      <translation>Ein fusioniertes Raster ohne Referenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/consistency_report.py" />
      <source>Fused</source>
      <translation>Fusioniert</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Create sample scene</source>
      <translation>Beispielszene erzeugen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Makes a hyperspectral scene of a small town, to learn and to test with.</source>
      <translation>Erzeugt eine hyperspektrale Szene einer kleinen Stadt, zum Lernen und Ausprobieren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Makes a hyperspectral raster of an invented small town: roofs, roads, meadows, trees, water and shadows, with plausible reflectances between 430 and 860 nm.
Use it to try the other tools without data of your own: simulate a hyperspectral and a multispectral raster from it, fuse them, and compare the result with this scene.
The scene has sharp edges, texture and mixed pixels, and no two pixels of a material are the same, so that it is no easier than a real one. The same settings always give the same scene. It is made by this plugin and may be used freely.</source>
      <translation>Erzeugt ein hyperspektrales Raster einer erfundenen kleinen Stadt: Dächer, Straßen, Wiesen, Bäume, Wasser und Schatten, mit glaubwürdigen Reflexionsgraden zwischen 430 und 860 nm.
Damit lassen sich die übrigen Werkzeuge ohne eigene Daten ausprobieren: ein hyperspektrales und ein multispektrales Raster daraus simulieren, beide fusionieren und das Ergebnis mit dieser Szene vergleichen.
Die Szene hat scharfe Kanten, Textur und Mischpixel, und keine zwei Pixel eines Materials sind gleich, so dass sie nicht leichter ist als eine wirkliche. Gleiche Einstellungen ergeben immer dieselbe Szene. Sie stammt aus diesem Plugin und darf frei verwendet werden.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Rows</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Height of the scene in pixels.</source>
      <translation>Höhe der Szene in Pixeln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Columns</source>
      <translation>Spalten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Width of the scene in pixels.</source>
      <translation>Breite der Szene in Pixeln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Number of bands, evenly spread between 430 and 860 nm.</source>
      <translation>Anzahl der Kanäle, gleichmäßig verteilt zwischen 430 und 860 nm.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Sample scene</source>
      <translation>Beispielszene</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/createsamplescene.py" />
      <source>Reflectance between 0 and 1, float32, with wavelengths, 1 m pixels in UTM.</source>
      <translation>Reflexionsgrad zwischen 0 und 1, float32, mit Wellenlängen, Pixel von 1 m in UTM.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Denoise hyperspectral raster</source>
      <translation>Hyperspektrales Raster entrauschen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Reduces the noise of a hyperspectral raster, keeping edges and spectra.</source>
      <translation>Verringert das Rauschen eines hyperspektralen Rasters und erhält Kanten und Spektren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Reduces the noise of a hyperspectral raster and keeps its edges and spectra.
The fusion does this by itself. Use this tool to see what the step does, or to denoise with other settings and fuse without denoising afterwards.
The default, 'subspace', keeps the spectral components that stand out of the noise of each band; a smaller rank keeps less. Spatio-spectral total variation, of the paper, asks that the spectrum changes alike in neighbouring pixels, and separates stripes and dead pixels as well; a larger smoothness removes more noise and more detail.
Sources: section 4.2 of {} Aggarwal and Majumdar: Hyperspectral image denoising using spatio-spectral total variation, IEEE GRSL 13(3), 2016. Gavish and Donoho: Optimal shrinkage of singular values, IEEE Transactions on Information Theory 63(4), 2017.</source>
      <translation>Verringert das Rauschen eines hyperspektralen Rasters und erhält seine Kanten und Spektren.
Die Fusion tut dies von selbst. Dieses Werkzeug zeigt, was der Schritt bewirkt, oder entrauscht mit anderen Einstellungen, um danach ohne Entrauschen zu fusionieren.
Die Vorgabe 'subspace' behält die spektralen Komponenten, die aus dem Rauschen jedes Kanals ragen; ein kleinerer Rang behält weniger. Die räumlich-spektrale Totalvariation der Veröffentlichung verlangt, dass sich das Spektrum in benachbarten Pixeln gleichartig ändert, und trennt auch Streifen und tote Pixel ab; mehr Glättung entfernt mehr Rauschen und mehr Einzelheiten.
Quellen: Abschnitt 4.2 von {} Aggarwal und Majumdar: Hyperspectral image denoising using spatio-spectral total variation, IEEE GRSL 13(3), 2016. Gavish und Donoho: Optimal shrinkage of singular values, IEEE Transactions on Information Theory 63(4), 2017.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Components that stand out of the noise, or the paper's total variation.</source>
      <translation>Komponenten, die aus dem Rauschen ragen, oder die Totalvariation der Veröffentlichung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Rank of the subspace</source>
      <translation>Rang des Unterraums</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Number of components. Empty: those that stand out of the noise.</source>
      <translation>Anzahl der Komponenten. Leer: die, die aus dem Rauschen ragen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Of the split Bregman method.</source>
      <translation>Des Split-Bregman-Verfahrens.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>It stops earlier when the image changes by less than this part of the noise.</source>
      <translation>Es endet früher, wenn sich das Bild um weniger als diesen Teil des Rauschens ändert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Denoised hyperspectral raster</source>
      <translation>Entrauschtes hyperspektrales Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisehyperspectral.py" />
      <source>Same grid, bands, wavelengths and units as the input, float32.</source>
      <translation>Gitter, Kanäle, Wellenlängen und Einheiten wie die Eingabe, float32.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Denoise multispectral raster</source>
      <translation>Multispektrales Raster entrauschen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Reduces the noise of a multispectral raster and keeps its edges.</source>
      <translation>Verringert das Rauschen eines multispektralen Rasters und erhält seine Kanten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Reduces the noise of a multispectral raster and keeps its edges.
The fusion does this by itself. Use this tool to see what the step does, or to denoise with other settings and fuse without denoising afterwards.
The default, 'patches', looks for small patches that are alike and denoises them together, all bands at once. The adaptive Wiener filter of the paper keeps a pixel where its neighbourhood varies more than noise does, and draws it to the local mean where it does not; it is quicker. A larger window smooths more.
Sources: section 4.2 of {} Lebrun, Buades, Morel: A nonlocal Bayesian image denoising algorithm, SIAM Journal on Imaging Sciences 6(3), 2013.</source>
      <translation>Verringert das Rauschen eines multispektralen Rasters und erhält seine Kanten.
Die Fusion tut dies von selbst. Dieses Werkzeug zeigt, was der Schritt bewirkt, oder entrauscht mit anderen Einstellungen, um danach ohne Entrauschen zu fusionieren.
Die Vorgabe 'patches' sucht kleine Ausschnitte, die einander gleichen, und entrauscht sie gemeinsam, alle Kanäle auf einmal. Das adaptive Wiener-Filter der Veröffentlichung lässt ein Pixel stehen, wo seine Umgebung stärker schwankt als das Rauschen, und zieht es sonst zum örtlichen Mittel; es ist schneller. Ein größeres Fenster glättet mehr.
Quellen: Abschnitt 4.2 von {} Lebrun, Buades, Morel: A nonlocal Bayesian image denoising algorithm, SIAM Journal on Imaging Sciences 6(3), 2013.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Like patches together, or the adaptive Wiener filter of the paper.</source>
      <translation>Ähnliche Ausschnitte gemeinsam, oder das adaptive Wiener-Filter der Veröffentlichung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Window of the Wiener filter (pixels)</source>
      <translation>Fenster des Wiener-Filters (Pixel)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Side of the square over which mean and variance are taken; an odd number.</source>
      <translation>Seite des Quadrats, über das Mittel und Varianz gebildet werden; eine ungerade Zahl.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Standard deviation of the noise</source>
      <translation>Standardabweichung des Rauschens</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>In the units of the raster, for every band. Empty: estimated for each band.</source>
      <translation>In den Einheiten des Rasters, für jeden Kanal. Leer: für jeden Kanal geschätzt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Denoised multispectral raster</source>
      <translation>Entrauschtes multispektrales Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoisemultispectral.py" />
      <source>Same grid, bands and units as the input, float32.</source>
      <translation>Gitter, Kanäle und Einheiten wie die Eingabe, float32.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoising.py" />
      <source>The raster with the noise.</source>
      <translation>Das verrauschte Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoising.py" />
      <source>Method</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoising.py" />
      <source>Standard deviation of the noise: {:.4g} to {:.4g}, median {:.4g}.</source>
      <translation>Standardabweichung des Rauschens: {:.4g} bis {:.4g}, Median {:.4g}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/denoising.py" />
      <source>Denoised: {}</source>
      <translation>Entrauscht: {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Estimate sensor responses</source>
      <translation>Empfindlichkeiten der Sensoren schätzen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Finds spectral response and point spread function from the two rasters.</source>
      <translation>Findet spektrale Empfindlichkeit und Punktspreizfunktion aus den beiden Rastern.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Finds the spectral response of the multispectral sensor and the point spread function of the hyperspectral one from a pair of rasters of the same place.
Use it where the sensors are not well known, or to check what is known: the fusion does the same when it needs a response that was not given. The two tables are accepted by all fusions.
It looks for the response and the blur with which the two rasters agree best. More smoothness makes them calmer and less exact; the rasters must be large enough, and registered to better than a hyperspectral pixel.
Source: Simoes, Bioucas-Dias, Almeida, Chanussot: A convex formulation for hyperspectral image superresolution via subspace-based regularization, IEEE TGRS 53(6), 2015.</source>
      <translation>Findet die spektrale Empfindlichkeit des multispektralen Sensors und die Punktspreizfunktion des hyperspektralen aus einem Paar von Rastern desselben Ortes.
Für Sensoren, die nicht gut bekannt sind, oder um das Bekannte zu prüfen: Die Fusion tut dasselbe, wenn sie eine Empfindlichkeit braucht, die nicht angegeben ist. Alle Fusionen nehmen die beiden Tabellen an.
Gesucht werden die Empfindlichkeit und die Unschärfe, mit denen die beiden Raster am besten übereinstimmen. Mehr Glättung macht sie ruhiger und weniger genau; die Raster müssen groß genug und auf besser als ein hyperspektrales Pixel registriert sein.
Quelle: Simoes, Bioucas-Dias, Almeida, Chanussot: A convex formulation for hyperspectral image superresolution via subspace-based regularization, IEEE TGRS 53(6), 2015.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Smoothness of the response</source>
      <translation>Glättung der Empfindlichkeit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Weight of differences between neighbouring bands.</source>
      <translation>Gewicht der Unterschiede zwischen benachbarten Kanälen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Smoothness of the PSF</source>
      <translation>Glättung der PSF</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Weight of differences between neighbouring pixels.</source>
      <translation>Gewicht der Unterschiede zwischen benachbarten Pixeln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Spectral dimensions</source>
      <translation>Spektrale Dimensionen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Singular vectors of the hyperspectral raster that are kept to denoise it.</source>
      <translation>Singulärvektoren des hyperspektralen Rasters, die beim Entrauschen behalten werden.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Spectral response</source>
      <translation>Spektrale Empfindlichkeit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Tables (*.csv)</source>
      <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>A column of wavelengths and a column a multispectral band.</source>
      <translation>Eine Spalte mit Wellenlängen und eine Spalte je multispektralem Kanal.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Point spread function</source>
      <translation>Punktspreizfunktion (PSF)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Weights on the multispectral grid; 'Weights of the PSF (CSV)' of a fusion takes them.</source>
      <translation>Gewichte auf dem multispektralen Gitter; der Parameter „Gewichte der PSF (CSV)“ einer Fusion nimmt sie an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Report on the sensors</source>
      <translation>Bericht über die Sensoren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Web pages (*.html)</source>
      <translation>Webseiten (*.html)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Both as pictures.</source>
      <translation>Beide als Bilder.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Wavelength (nm)</source>
      <translation>Wellenlänge (nm)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Band</source>
      <translation>Kanal</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Weight</source>
      <translation>Gewicht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Weights, a square a multispectral pixel</source>
      <translation>Gewichte, ein Quadrat je multispektralem Pixel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Gain of each multispectral band</source>
      <translation>Verstärkung jedes multispektralen Kanals</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Estimated from {} and {}.</source>
      <translation>Geschätzt aus {} und {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/estimateresponses.py" />
      <source>Sensor responses</source>
      <translation>Empfindlichkeiten der Sensoren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Fuse (CNMF)</source>
      <translation>Fusionieren (CNMF)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Fuses two rasters by unmixing both into the same materials.</source>
      <translation>Fusioniert zwei Raster, indem beide in dieselben Materialien entmischt werden.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Fuses a hyperspectral raster with a multispectral raster by unmixing: the hyperspectral raster tells the spectra of the materials, the multispectral one how much of each lies in every fine pixel.
Use it to compare with HMWB, or where the ground consists of few materials. It needs the spectral response and the point spread function; what is not given is estimated from the two rasters. The whole scene is worked on at once, so that it must fit into memory.
More endmembers and more iterations follow the data more closely, and the noise too.
Source: Yokoya, Yairi, Iwasaki: Coupled nonnegative matrix factorization unmixing for hyperspectral and multispectral data fusion, IEEE TGRS 50(2), 2012. Written anew from the paper.</source>
      <translation>Fusioniert ein hyperspektrales mit einem multispektralen Raster durch Entmischung: Das hyperspektrale Raster liefert die Spektren der Materialien, das multispektrale, wie viel von jedem in jedem feinen Pixel liegt.
Zum Vergleich mit HMWB, oder wo der Boden aus wenigen Materialien besteht. Gebraucht werden die spektrale Empfindlichkeit und die Punktspreizfunktion; was nicht angegeben ist, wird aus den beiden Rastern geschätzt. Die ganze Szene wird auf einmal bearbeitet und muss daher in den Arbeitsspeicher passen.
Mehr Endglieder und mehr Iterationen folgen den Daten genauer, und auch dem Rauschen.
Quelle: Yokoya, Yairi, Iwasaki: Coupled nonnegative matrix factorization unmixing for hyperspectral and multispectral data fusion, IEEE TGRS 50(2), 2012. Nach der Veröffentlichung neu geschrieben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Endmembers</source>
      <translation>Endglieder</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Number of materials into which both rasters are unmixed.</source>
      <translation>Anzahl der Materialien, in die beide Raster entmischt werden.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Updates of an unmixing</source>
      <translation>Schritte einer Entmischung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>At most so many in each of the two unmixings.</source>
      <translation>Höchstens so viele in jeder der beiden Entmischungen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Turns between the rasters</source>
      <translation>Wechsel zwischen den Rastern</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>How often the two unmixings take turns.</source>
      <translation>Wie oft die beiden Entmischungen einander abwechseln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Tolerance of an unmixing</source>
      <translation>Toleranz einer Entmischung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>An unmixing stops when the squared error falls by less than this fraction.</source>
      <translation>Eine Entmischung endet, wenn der quadratische Fehler um weniger als diesen Bruchteil fällt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Tolerance of the turns</source>
      <translation>Toleranz der Wechsel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>The turns stop when neither error falls by more than this fraction.</source>
      <translation>Die Wechsel enden, wenn keiner der Fehler um mehr als diesen Bruchteil fällt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>Weight of the sum to one</source>
      <translation>Gewicht der Summe eins</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusecnmf.py" />
      <source>How strictly the shares of a pixel sum to 1. Empty: as the authors chose it.</source>
      <translation>Wie streng sich die Anteile eines Pixels zu 1 summieren. Leer: wie von den Autoren gewählt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Fuse (HMWB) - recommended</source>
      <translation>Fusionieren (HMWB) - empfohlen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Gives a hyperspectral raster the pixel size of a multispectral one.</source>
      <translation>Gibt einem hyperspektralen Raster die Pixelgröße eines multispektralen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Fuses a hyperspectral raster with a multispectral raster of the same place: the result has the bands of the first on the grid of the second.
Use it when you need both fine spectra and fine pixels, for example EnMAP with Sentinel-2. The defaults are right for most rasters; the two should show the same state of the ground.
Noise, blur, the place of the pixels and the relation between the two rasters are found in the rasters themselves; the log says what was found, and what speaks for it. Where the rasters disagree the hyperspectral one is trusted. What is known of the sensors helps, but need not be given.
The method as it was published is the tool 'Fuse (HMWB as published)'.
After: {}</source>
      <translation>Fusioniert ein hyperspektrales Raster mit einem multispektralen Raster desselben Ortes: Das Ergebnis hat die Kanäle des ersten auf dem Gitter des zweiten.
Nehmen Sie es, wenn Sie feine Spektren und feine Pixel brauchen, etwa EnMAP mit Sentinel-2. Die Vorgaben passen für die meisten Raster; beide sollten denselben Zustand des Bodens zeigen.
Rauschen, Unschärfe, die Lage der Pixel und die Beziehung zwischen den Rastern werden in den Rastern selbst gefunden; das Protokoll sagt, was gefunden wurde und was dafür spricht. Wo die Raster sich widersprechen, gilt das hyperspektrale. Was von den Sensoren bekannt ist, hilft, muss aber nicht angegeben werden.
Das veröffentlichte Verfahren ist das Werkzeug „Fusionieren (HMWB, wie veröffentlicht)“.
Nach: {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>This method finds by itself where the pixels lie, and takes them from there: nothing need be chosen. Only between rasters of different CRS or axes 'correct' helps.</source>
      <translation>Dieses Verfahren findet selbst, wo die Pixel liegen, und nimmt sie von dort: Hier muss nichts gewählt werden. Nur zwischen Rastern mit verschiedenem KBS oder verschiedenen Achsen hilft 'correct'.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>'hmwb-paper' is the method as it was published; 'hmwb' finds its operators in the two rasters themselves.</source>
      <translation>'hmwb-paper' ist das Verfahren, wie es veröffentlicht wurde; 'hmwb' findet seine Operatoren in den beiden Rastern selbst.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Rank</source>
      <translation>Rang</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Components of the spectra; 0 takes those that stand out of the noise.</source>
      <translation>Komponenten der Spektren; 0 nimmt die, die aus dem Rauschen herausragen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Correct PSF and place</source>
      <translation>PSF und Lage berichtigen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Lets the rasters correct a PSF and a place that are given, if they say so.</source>
      <translation>Lässt die Raster eine gegebene PSF und Lage berichtigen, wenn sie dafür sprechen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Guard against disagreement</source>
      <translation>Vor Widersprüchen schützen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Finds out where the multispectral raster shows something else.</source>
      <translation>Findet heraus, wo das multispektrale Raster etwas anderes zeigt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>Transport</source>
      <translation>Transport</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwb.py" />
      <source>'always' ends with the Wasserstein barycenter of what the multispectral raster alone tells and what both tell. It was of no use on any pair that it was tried on, so that 'auto', which older models hold, is 'never'.</source>
      <translation>„always“ endet mit dem Wasserstein-Baryzentrum dessen, was das multispektrale Raster allein sagt, und dessen, was beide sagen. Auf keinem Paar, an dem es versucht wurde, war es von Nutzen; „auto“, das in älteren Modellen steht, ist deshalb „never“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwbpaper.py" />
      <source>Fuse (HMWB as published)</source>
      <translation>Fusionieren (HMWB, wie veröffentlicht)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwbpaper.py" />
      <source>Fuses two rasters by their Wasserstein barycenter, as the paper does.</source>
      <translation>Fusioniert zwei Raster durch ihr Wasserstein-Baryzentrum, wie in der Veröffentlichung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehmwbpaper.py" />
      <source>Fuses a hyperspectral raster with a multispectral raster of the same place by the method of the paper: both rasters are denoised, brought to the shape of the result, and joined by their Wasserstein barycenter.
Use it to compare with the paper. 'Fuse (HMWB)' gives better images.
Energy of the multispectral raster moves along the spectrum only, energy of the hyperspectral one in space only. The weight says which of them to trust: near 0 the spectra follow the hyperspectral raster, near 1 the multispectral one. The widths gamma and alpha say how far energy may move.
Source: {}</source>
      <translation>Fusioniert ein hyperspektrales Raster mit einem multispektralen Raster desselben Ortes nach dem veröffentlichten Verfahren: Beide Raster werden entrauscht, auf die Gestalt des Ergebnisses gebracht und durch ihr Wasserstein-Baryzentrum verbunden.
Nehmen Sie es, um mit der Veröffentlichung zu vergleichen. „Fusionieren (HMWB)“ gibt bessere Bilder.
Energie des multispektralen Rasters bewegt sich nur entlang des Spektrums, die des hyperspektralen nur im Raum. Das Gewicht sagt, welchem zu trauen ist: nahe 0 folgen die Spektren dem hyperspektralen Raster, nahe 1 dem multispektralen. Die Breiten gamma und alpha sagen, wie weit sich Energie bewegen darf.
Quelle: {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Fuse (HySure)</source>
      <translation>Fusionieren (HySure)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Fuses two rasters in a spectral subspace, with edges where both have them.</source>
      <translation>Fusioniert zwei Raster in einem spektralen Unterraum, mit Kanten, wo beide sie haben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Fuses a hyperspectral raster with a multispectral raster by solving for the image that, seen by either sensor, gives what that sensor saw. Among all such images it takes one whose bands have their edges in the same places.
Use it to compare with HMWB, or where the sensors are well known. It needs the spectral response and the point spread function; what is not given is estimated from the two rasters. The whole scene is worked on at once, so that it must fit into memory.
More dimensions keep rarer spectra and more noise; a larger weight of the total variation smooths more.
Source: Simoes, Bioucas-Dias, Almeida, Chanussot: A convex formulation for hyperspectral image superresolution via subspace-based regularization, IEEE TGRS 53(6), 2015. Written anew from the paper.</source>
      <translation>Fusioniert ein hyperspektrales mit einem multispektralen Raster: Gesucht wird das Bild, das mit jedem der beiden Sensoren gesehen das ergibt, was dieser sah. Unter allen solchen Bildern wird eines genommen, dessen Kanäle ihre Kanten an denselben Stellen haben.
Zum Vergleich mit HMWB, oder wo die Sensoren gut bekannt sind. Gebraucht werden die spektrale Empfindlichkeit und die Punktspreizfunktion; was nicht angegeben ist, wird aus den beiden Rastern geschätzt. Die ganze Szene wird auf einmal bearbeitet und muss daher in den Arbeitsspeicher passen.
Mehr Dimensionen erhalten seltenere Spektren und mehr Rauschen; ein größeres Gewicht der Totalvariation glättet mehr.
Quelle: Simoes, Bioucas-Dias, Almeida, Chanussot: A convex formulation for hyperspectral image superresolution via subspace-based regularization, IEEE TGRS 53(6), 2015. Nach der Veröffentlichung neu geschrieben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Dimensions of the subspace</source>
      <translation>Dimensionen des Unterraums</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Number of spectra of which every spectrum of the result is a mixture.</source>
      <translation>Anzahl der Spektren, aus denen jedes Spektrum des Ergebnisses gemischt ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Subspace</source>
      <translation>Unterraum</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Spanned by endmembers (vertex component analysis) or by singular vectors.</source>
      <translation>Aufgespannt von Endgliedern (Vertex Component Analysis) oder von Singulärvektoren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Weight of the total variation</source>
      <translation>Gewicht der Totalvariation</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>For rasters divided by their maximum: more is smoother.</source>
      <translation>Für Raster, die durch ihr Maximum geteilt sind: mehr ist glatter.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Weight of the multispectral raster</source>
      <translation>Gewicht des multispektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Against that of the hyperspectral raster, which is 1.</source>
      <translation>Gegenüber dem des hyperspektralen Rasters, das 1 ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Penalty of ADMM</source>
      <translation>Strafparameter von ADMM</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Changes how fast the iteration comes to its end, not where it ends.</source>
      <translation>Ändert, wie schnell die Iteration endet, nicht wo.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>Of ADMM, the solver.</source>
      <translation>Des Lösungsverfahrens ADMM.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusehysure.py" />
      <source>It stops when the image changes by less than this fraction; 0 runs all iterations.</source>
      <translation>Es endet, wenn sich das Bild um weniger als diesen Bruchteil ändert; 0 führt alle Iterationen aus.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusemean.py" />
      <source>Fuse (mean)</source>
      <translation>Fusionieren (Mittel)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusemean.py" />
      <source>Fuses two rasters by a weighted mean, the simplest that there is.</source>
      <translation>Fusioniert zwei Raster durch ein gewichtetes Mittel, das Einfachste, was es gibt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusemean.py" />
      <source>Fuses a hyperspectral raster with a multispectral raster by a weighted mean of the two, after each was brought to the bands and pixels of the result.
Use it as a baseline: what a better method gains over it is what that method is worth. It is quick and needs little memory, and its result is blurred and its spectra are off.
The weight says which raster counts more: towards 0 the spectra of the hyperspectral one, towards 1 the edges of the multispectral one.
Source: section 4.4 of {}</source>
      <translation>Fusioniert ein hyperspektrales mit einem multispektralen Raster durch ein gewichtetes Mittel, nachdem beide auf die Kanäle und Pixel des Ergebnisses gebracht sind.
Als Vergleichsmaß: Was ein besseres Verfahren darüber hinaus gewinnt, ist sein Wert. Es ist schnell und braucht wenig Arbeitsspeicher; das Ergebnis ist unscharf, und seine Spektren stimmen nicht.
Das Gewicht sagt, welches Raster mehr zählt: gegen 0 die Spektren des hyperspektralen, gegen 1 die Kanten des multispektralen.
Quelle: Abschnitt 4.4 von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusemean.py" />
      <source>Mean</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusemean.py" />
      <source>Sum of the two rasters, or product of their powers.</source>
      <translation>Summe der beiden Raster oder Produkt ihrer Potenzen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusemean.py" />
      <source>Between 0 and 1; the hyperspectral raster counts for the rest.</source>
      <translation>Zwischen 0 und 1; das hyperspektrale Raster zählt für den Rest.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusesimple.py" />
      <source>Fuse (simple methods)</source>
      <translation>Fusionieren (einfache Verfahren)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusesimple.py" />
      <source>Fuses two rasters by regression, wavelets or interpolation, for a quick look.</source>
      <translation>Fusioniert zwei Raster durch Regression, Wavelets oder Interpolation, für einen schnellen Blick.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusesimple.py" />
      <source>Fuses a hyperspectral raster with a multispectral raster by one of three simple methods.
Use it for a quick look at whether the two rasters fit each other, and as a baseline: what a better method gains over it is what that method is worth.
'regression' gives each hyperspectral band the sum of the multispectral bands that explains it best; 'wavelet' gives it the fine detail of the multispectral band that goes with it best; 'interpolation' uses the hyperspectral raster alone.
Source of 'wavelet': Gomez, Jazaeri, Kafatos: Wavelet-based hyperspectral and multispectral image fusion, Proc. SPIE 4383, 2001.</source>
      <translation>Fusioniert ein hyperspektrales Raster mit einem multispektralen Raster nach einem von drei einfachen Verfahren.
Nehmen Sie es, um schnell zu sehen, ob die beiden Raster zueinander passen, und als Vergleichsmaß: Was ein besseres Verfahren darüber hinaus gewinnt, ist dieses Verfahren wert.
'regression' gibt jedem hyperspektralen Kanal die Summe der multispektralen Kanäle, die ihn am besten erklärt; 'wavelet' gibt ihm die feinen Einzelheiten des multispektralen Kanals, der am besten zu ihm passt; 'interpolation' nimmt nur das hyperspektrale Raster.
Quelle zu 'wavelet': Gomez, Jazaeri, Kafatos: Wavelet-based hyperspectral and multispectral image fusion, Proc. SPIE 4383, 2001.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusesimple.py" />
      <source>'regression' is the sharpest of them.</source>
      <translation>'regression' ist das schärfste davon.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Data type of the output</source>
      <translation>Datentyp der Ausgabe</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>'input' is the type of the hyperspectral raster, with its scale and offset; whole numbers are rounded, and values beyond their range are clipped and counted in the log.</source>
      <translation>'input' ist der Typ des hyperspektralen Rasters, mit seiner Skalierung und seinem Versatz; bei ganzen Zahlen wird gerundet, und Werte außerhalb ihres Bereichs werden abgeschnitten und im Protokoll gezählt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Bands, wavelengths and units of the hyperspectral raster on the grid of the multispectral one. A name that ends in .tif gives a GeoTIFF, one in .bsq, .bil, .bip, .dat or .img an ENVI file.</source>
      <translation>Kanäle, Wellenlängen und Einheiten des hyperspektralen Rasters auf dem Gitter des multispektralen. Ein Name auf .tif ergibt ein GeoTIFF, einer auf .bsq, .bil, .bip, .dat oder .img eine ENVI-Datei.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Kind of the uncertainty</source>
      <translation>Art der Unsicherheit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>'bands' writes a standard deviation for every band, in the units of the fused raster; 'relative' one band, the expected error of the whole spectrum in percent of its size.</source>
      <translation>'bands' schreibt für jeden Kanal eine Standardabweichung in der Einheit des fusionierten Rasters; 'relative' einen Kanal, den erwarteten Fehler des ganzen Spektrums in Prozent seiner Größe.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Uncertainty</source>
      <translation>Unsicherheit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>How sure each fused value is: one standard deviation. About two of three values lie no further from the truth, as far as the two rasters themselves can tell. It takes about half as much time again.</source>
      <translation>Wie sicher jeder fusionierte Wert ist: eine Standardabweichung. Etwa zwei von drei Werten liegen nicht weiter von der Wahrheit entfernt, soweit die beiden Raster selbst das erkennen lassen. Es dauert etwa um die Hälfte länger.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>The method {} has no parameter '{}': it is not used.</source>
      <translation>Das Verfahren {} hat keinen Parameter „{}“: Er wird nicht benutzt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Fused {} bands of {} x {} pixels in {:.1f} s.</source>
      <translation>{} Kanäle mit {} x {} Pixeln in {:.1f} s fusioniert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Fused ({}): {}</source>
      <translation>Fusioniert ({}): {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/fusion.py" />
      <source>Standard deviation ({}): {}</source>
      <translation>Standardabweichung ({}): {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>QGIS cannot take in one of the rasters: its pixels may have no area, georeference it again.</source>
      <translation>QGIS kann eines der Raster nicht aufnehmen: Seine Pixel haben vielleicht keine Fläche, georeferenzieren Sie es neu.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>There is no parameter {}: what was given for it is not used.</source>
      <translation>Es gibt keinen Parameter {}: was dafür angegeben wurde, wird nicht verwendet.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{} is not used: it only counts together with {}.</source>
      <translation>{} wird nicht verwendet: Es zählt nur zusammen mit {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: the pixels of {} have no area, or coordinates too large to tell them apart; georeference it again.</source>
      <translation>{}: Die Pixel von {} haben keine Fläche, oder Koordinaten, die zu groß sind, um sie zu unterscheiden; georeferenzieren Sie es neu.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is none of the bands of {}; give numbers from 1 to {}.</source>
      <translation>{}: {} ist kein Kanal von {}; geben Sie Nummern von 1 bis {} an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{} is missing: say where it is to be written.</source>
      <translation>{} fehlt: Sagen Sie, wohin es geschrieben werden soll.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{} is missing: it is needed.</source>
      <translation>{} fehlt: Es wird gebraucht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is none of the choices, which are {}.</source>
      <translation>{}: {} ist keine der Möglichkeiten; diese sind {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is too small; give at least {:g}.</source>
      <translation>{}: {} ist zu klein; geben Sie mindestens {:g} an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: give a number from {:g} to {:g}, not {}.</source>
      <translation>{}: Geben Sie eine Zahl von {:g} bis {:g} an, nicht {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is no raster that can be opened; choose another.</source>
      <translation>{}: {} ist kein Raster, das sich öffnen lässt; wählen Sie ein anderes.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is neither true nor false.</source>
      <translation>{}: {} ist weder wahr noch falsch (true, false).</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is no text; write several values into one, separated by commas.</source>
      <translation>{}: {} ist kein Text; schreiben Sie mehrere Werte in einen, durch Kommas getrennt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} is no extent; give x min, x max, y min, y max, and the CRS in brackets behind them if it is another one, such as [EPSG:4326].</source>
      <translation>{}: {} ist keine Ausdehnung; geben Sie x min, x max, y min, y max an, und in Klammern dahinter das KBS, wenn es ein anderes ist, etwa [EPSG:4326].</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/given.py" />
      <source>{}: {} cannot be used; give another value.</source>
      <translation>{}: {} lässt sich nicht verwenden; geben Sie einen anderen Wert an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/inputs.py" />
      <source>{}: write numbers with a decimal point, separated by commas.</source>
      <translation>{}: Schreiben Sie Zahlen mit Dezimalpunkt, durch Kommas getrennt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/inputs.py" />
      <source>{}: NaN and infinity are no numbers that can be used here.</source>
      <translation>{}: NaN und unendlich sind keine Zahlen, mit denen hier gerechnet werden kann.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/inputs.py" />
      <source>{}: there is no file {}.</source>
      <translation>{}: Es gibt keine Datei {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/inputs.py" />
      <source>{}: there is no file or folder {}.</source>
      <translation>{}: Es gibt keine Datei und keinen Ordner {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/inputs.py" />
      <source>{}: {} is no number; give one, or nan.</source>
      <translation>{}: {} ist keine Zahl; geben Sie eine an, oder nan.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/inputs.py" />
      <source>{}: {} is not a number that can be used; give another.</source>
      <translation>{}: {} ist keine brauchbare Zahl; geben Sie eine andere an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/layers.py" />
      <source>{}: {} is not a raster file that GDAL reads; export it to GeoTIFF first.</source>
      <translation>{}: {} ist keine Rasterdatei, die GDAL liest; bitte zuerst als GeoTIFF exportieren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/layers.py" />
      <source>The CRS {} is taken from the properties of layer {}.</source>
      <translation>Das KBS {} stammt aus den Eigenschaften des Layers {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/layers.py" />
      <source>Nodata values {} are taken from the properties of layer {}.</source>
      <translation>Die NoData-Werte {} stammen aus den Eigenschaften des Layers {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/layers.py" />
      <source>Layer {} is opened as in QGIS, with {}.</source>
      <translation>Der Layer {} wird wie in QGIS geöffnet, mit {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/layers.py" />
      <source>The nodata value in the file of layer {} is switched off in its properties, but counts here: give another one as 'Nodata value of the inputs' to replace it.</source>
      <translation>Der Nodata-Wert in der Datei des Layers {} ist in dessen Eigenschaften ausgeschaltet, zählt hier aber: Geben Sie einen anderen als „NoData-Wert der Eingaben“ an, um ihn zu ersetzen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/layers.py" />
      <source>{} and {} are the same raster, {}: choose two different ones.</source>
      <translation>{} und {} sind dasselbe Raster, {}: wählen Sie zwei verschiedene.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/model_copies.py" />
      <source>Open a Copy in the Model Designer</source>
      <translation>Kopie in der Modellgestaltung öffnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Simulate, fuse and assess</source>
      <translation>Simulieren, fusionieren und bewerten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Fuse and assess a real pair</source>
      <translation>Ein wirkliches Paar fusionieren und bewerten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>EnMAP and Sentinel-2, from archives to report</source>
      <translation>EnMAP und Sentinel-2, vom Archiv zum Bericht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Makes a hyperspectral and a multispectral raster from one reference raster, sharpens the first with the second, and compares the result with the reference. Use it to see how well a fusion works on ground like yours, where the truth is known.</source>
      <translation>Macht aus einem Referenzraster ein hyperspektrales und ein multispektrales Raster, schärft das erste mit dem zweiten und vergleicht das Ergebnis mit der Referenz. So zeigt sich, wie gut eine Fusion auf eigenem Gelände arbeitet, dessen Wahrheit bekannt ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Sharpens a hyperspectral raster with a multispectral raster of the same place, and compares the result with both of them. Use it for rasters of real sensors, where no reference exists. The report tells how far the result agrees with what either sensor saw.</source>
      <translation>Schärft ein hyperspektrales Raster mit einem multispektralen desselben Ortes und vergleicht das Ergebnis mit beiden. Für Raster wirklicher Sensoren, zu denen es keine Referenz gibt. Der Bericht sagt, wie weit das Ergebnis mit dem übereinstimmt, was jeder der Sensoren sah.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Opens two products as their agencies deliver them, such as EnMAP and Sentinel-2, sharpens the hyperspectral one with the multispectral one, and compares the result with both of them. Clouds and their shadows are left out.</source>
      <translation>Öffnet zwei Produkte, wie die Agenturen sie liefern, etwa EnMAP und Sentinel-2, schärft das hyperspektrale mit dem multispektralen und vergleicht das Ergebnis mit beiden. Wolken und ihre Schatten werden ausgelassen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Hyperspectral product</source>
      <translation>Hyperspektrales Produkt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Multispectral product</source>
      <translation>Multispektrales Produkt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Opened hyperspectral product</source>
      <translation>Geöffnetes hyperspektrales Produkt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Opened multispectral product</source>
      <translation>Geöffnetes multispektrales Produkt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/models.py" />
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>Open hyperspectral product</source>
      <translation>Hyperspektrales Produkt öffnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>Makes a raster from a product of EnMAP, PRISMA, EMIT, DESIS and others.</source>
      <translation>Macht aus einem Produkt von EnMAP, PRISMA, EMIT, DESIS und anderen ein Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>Makes a raster that the other tools take from a hyperspectral product as its agency delivers it: EnMAP L1C and L2A, PRISMA L2C and L2D, EMIT L2A, DESIS L1C and L2A, Tanager, and AVIRIS-NG, AVIRIS-3 or Hyperion as ENVI files.
Use it first: wavelengths, widths, bad bands, units, nodata and the place on the map come with the raster, and clouds are left out.
The product is recognised by its files. Bands are sorted by wavelength; where two detectors of PRISMA see the same part of the spectrum, each counts up to the middle of it. Pixels that lie as the sensor saw them (EMIT, PRISMA L2C, Tanager basic) are brought to the map by the nearest one. EMIT needs its file of masks (EMIT_L2A_MASK) beside the reflectances to leave out clouds.
Sources: the product specifications of DLR, ASI, NASA JPL, Planet and USGS.</source>
      <translation>Macht aus einem hyperspektralen Produkt, wie seine Agentur es liefert, ein Raster, das die anderen Werkzeuge nehmen: EnMAP L1C und L2A, PRISMA L2C und L2D, EMIT L2A, DESIS L1C und L2A, Tanager, und AVIRIS-NG, AVIRIS-3 oder Hyperion als ENVI-Dateien.
Beginnen Sie hiermit: Wellenlängen, Breiten, schlechte Kanäle, Einheiten, fehlende Werte und die Lage auf der Karte kommen mit dem Raster, und Wolken werden ausgelassen.
Das Produkt wird an seinen Dateien erkannt. Kanäle werden nach der Wellenlänge geordnet; wo zwei Detektoren von PRISMA denselben Teil des Spektrums sehen, zählt jeder bis zu dessen Mitte. Pixel, die so liegen, wie der Sensor sie sah (EMIT, PRISMA L2C, Tanager basic), kommen durch das nächste auf die Karte. EMIT braucht seine Datei mit Masken (EMIT_L2A_MASK) neben den Reflexionsgraden, um Wolken auszulassen.
Quellen: die Produktspezifikationen von DLR, ASI, NASA JPL, Planet und USGS.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>Leave out bad bands</source>
      <translation>Schlechte Kanäle auslassen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>Bands that the product calls bad are not written. Else they are marked as bad, and the fusion leaves them out by itself.</source>
      <translation>Kanäle, die das Produkt schlecht nennt, werden nicht geschrieben. Sonst werden sie als schlecht vermerkt, und die Fusion lässt sie von selbst aus.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>Keep both detectors where they overlap</source>
      <translation>Beide Detektoren behalten, wo sie sich überlappen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openhyperspectral.py" />
      <source>The bands of both then alternate by their wavelengths.</source>
      <translation>Die Kanäle beider wechseln sich dann nach ihren Wellenlängen ab.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>Open multispectral product</source>
      <translation>Multispektrales Produkt öffnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>Makes a raster from a product of Sentinel-2, Landsat, PlanetScope, WorldView.</source>
      <translation>Macht aus einem Produkt von Sentinel-2, Landsat, PlanetScope, WorldView ein Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>Makes a raster that the other tools take from a multispectral product as its agency delivers it: Sentinel-2 L1C and L2A (.SAFE), Landsat 8 and 9 L2, PlanetScope of SuperDoves, WorldView-2 and WorldView-3.
Use it first: bands are stacked and named, reflectances and nodata are right, also after the offset that Sentinel-2 has since processing baseline 04.00, and clouds are left out.
The product is recognised by its files. Bands with larger pixels are brought to the finest grid; the raster remembers the pixels that each was measured in.
WorldView comes as radiance, PlanetScope without _SR as reflectance at the top of the atmosphere.
Sources: the product specifications of ESA, USGS, Planet and Maxar.</source>
      <translation>Macht aus einem multispektralen Produkt, wie seine Agentur es liefert, ein Raster, das die anderen Werkzeuge nehmen: Sentinel-2 L1C und L2A (.SAFE), Landsat 8 und 9 L2, PlanetScope von SuperDoves, WorldView-2 und WorldView-3.
Beginnen Sie hiermit: Kanäle sind gestapelt und benannt, Reflexionsgrade und fehlende Werte stimmen, auch nach dem Versatz, den Sentinel-2 seit der Processing Baseline 04.00 hat, und Wolken werden ausgelassen.
Das Produkt wird an seinen Dateien erkannt. Kanäle mit größeren Pixeln kommen auf das feinste Gitter; das Raster merkt sich, in welchen Pixeln jeder gemessen wurde.
WorldView kommt als Strahldichte, PlanetScope ohne _SR als Reflexionsgrad am Oberrand der Atmosphäre.
Quellen: die Produktspezifikationen von ESA, USGS, Planet und Maxar.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>Pixel sizes of Sentinel-2 (m)</source>
      <translation>Pixelgrößen von Sentinel-2 (m)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>Which bands of Sentinel-2 are taken, by the pixels that they were measured in, unless bands are named. Those of 60 m see the atmosphere.</source>
      <translation>Welche Kanäle von Sentinel-2 genommen werden, nach den Pixeln, in denen sie gemessen wurden, es sei denn, Kanäle sind genannt. Die mit 60 m sehen die Atmosphäre.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>Resampling</source>
      <translation>Neuabtastung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openmultispectral.py" />
      <source>How bands with larger pixels come to the finest grid.</source>
      <translation>Wie Kanäle mit größeren Pixeln auf das feinste Gitter kommen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>Product</source>
      <translation>Produkt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>All files (*)</source>
      <translation>Alle Dateien (*)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>The metadata file, the archive (.zip, .tar, .tar.gz) as it was delivered, or the folder: paste its path.</source>
      <translation>Die Metadatendatei, das Archiv (.zip, .tar, .tar.gz), wie es geliefert wurde, oder der Ordner: Fügen Sie seinen Pfad ein.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>Leave out</source>
      <translation>Auslassen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>Pixels that the quality layers of the product call so get no value. The log says which of these a product does not tell of.</source>
      <translation>Pixel, die die Qualitätslagen des Produkts so nennen, erhalten keinen Wert. Das Protokoll sagt, worüber ein Produkt nichts mitteilt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>Names, numbers from 1 or ranges such as 3-40, separated by commas; in the order of the product. Empty: all.</source>
      <translation>Namen, Nummern ab 1 oder Bereiche wie 3-40, durch Kommas getrennt; in der Reihenfolge des Produkts. Leer: alle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>Opened product</source>
      <translation>Geöffnetes Produkt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>In the units of the product, with wavelengths, widths, bad bands and the pixel size of each band. A name that ends in .vrt makes a small file that refers to the files of the product, where these can be read as they are; one in .tif, .bsq, .bil, .bip, .dat or .img a copy.</source>
      <translation>In den Einheiten des Produkts, mit Wellenlängen, Breiten, schlechten Kanälen und der Pixelgröße jedes Kanals. Ein Name mit der Endung .vrt macht eine kleine Datei, die auf die Dateien des Produkts verweist, wo diese sich lesen lassen, wie sie sind; einer mit .tif, .bsq, .bil, .bip, .dat oder .img eine Kopie.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/openproduct.py" />
      <source>{}: {} bands of {} x {} pixels.</source>
      <translation>{}: {} Kanäle mit {} x {} Pixeln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/outputs.py" />
      <source>Cannot make the folder {path}: {reason}; choose another place.</source>
      <translation>Der Ordner {path} kann nicht angelegt werden: {reason}; wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/pair.py" />
      <source>{} is empty: choose the file of the PSF.</source>
      <translation>{} ist leer: Wählen Sie die Datei der PSF.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/pair.py" />
      <source>{}: {:g} pixels are more than a sensor blurs; give at most {:g} for this ratio.</source>
      <translation>{}: {:g} Pixel sind mehr, als ein Sensor verwischt; geben Sie bei diesem Verhältnis höchstens {:g} an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Denoise both rasters first</source>
      <translation>Zuerst beide Raster entrauschen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Switch it off for rasters without noise, or that were denoised before.</source>
      <translation>Abschalten für Raster ohne Rauschen oder bereits entrauschte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Denoising of the multispectral raster: side of the square over which mean and variance are taken; an odd number.</source>
      <translation>Entrauschen des multispektralen Rasters: Seite des Quadrats, über das Mittel und Varianz gebildet werden; eine ungerade Zahl.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Smoothness</source>
      <translation>Glättung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Denoising of the hyperspectral raster: weight of the total variation (mu), in units of the noise. More removes more noise, and more detail.</source>
      <translation>Entrauschen des hyperspektralen Rasters: Gewicht der Totalvariation (mu), in Einheiten des Rauschens. Mehr entfernt mehr Rauschen und mehr Einzelheiten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Separate stripes and dead pixels</source>
      <translation>Streifen und tote Pixel abtrennen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Denoising of the hyperspectral raster: takes rare, strong deviations for noise of their own and removes them as well.</source>
      <translation>Entrauschen des hyperspektralen Rasters: hält seltene, starke Abweichungen für eigene Störungen und entfernt sie ebenfalls.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Weight of sparse noise</source>
      <translation>Gewicht für vereinzelte Störungen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Denoising of the hyperspectral raster: penalty on stripes and dead pixels (lambda), in units of the noise. The smaller, the more is taken for them.</source>
      <translation>Entrauschen des hyperspektralen Rasters: Strafe für Streifen und tote Pixel (lambda), in Einheiten des Rauschens. Je kleiner, desto mehr gilt als solche.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Spectral components</source>
      <translation>Spektrale Komponenten</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Reduces the hyperspectral raster to so many principal directions of its spectra. Empty: all are kept.</source>
      <translation>Verringert das hyperspektrale Raster auf so viele Hauptrichtungen seiner Spektren. Leer: Alle bleiben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Interpolation</source>
      <translation>Interpolation</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>How the hyperspectral raster is brought to the fine grid.</source>
      <translation>Wie das hyperspektrale Raster auf das feine Gitter gebracht wird.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Inverse of the spectral response</source>
      <translation>Inverse der spektralen Empfindlichkeit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>How the multispectral bands are spread over the hyperspectral ones: the pseudo-inverse is the paper's, the right inverse carries real spectra.</source>
      <translation>Wie die multispektralen Kanäle auf die hyperspektralen verteilt werden: Die Pseudoinverse ist die der Veröffentlichung, die Rechtsinverse trägt wirkliche Spektren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Floor</source>
      <translation>Untergrenze</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/paper_options.py" />
      <source>Zero and negative values are raised to this fraction of the raster's mean, since the method takes logarithms.</source>
      <translation>Null und negative Werte werden auf diesen Bruchteil des Mittelwerts angehoben, da das Verfahren Logarithmen bildet.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Table, images, maps and curves in one page that needs no network.</source>
      <translation>Tabelle, Bilder, Karten und Kurven auf einer Seite, die kein Netz braucht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Table (CSV)</source>
      <translation>Tabelle (CSV)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Numbers (JSON)</source>
      <translation>Zahlen (JSON)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>All numbers, for other programs.</source>
      <translation>Alle Zahlen, für andere Programme.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Tables (*.csv *.txt);;All files (*)</source>
      <translation>Tabellen (*.csv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>In scripts give the string, not a number:</source>
      <translation>In Skripten die Zeichenkette angeben, keine Nummer:</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>The raster with many bands and large pixels. Its wavelengths are read from the file. The fused raster has its bands and its units.</source>
      <translation>Das Raster mit vielen Kanälen und großen Pixeln. Seine Wellenlängen werden aus der Datei gelesen. Das fusionierte Raster hat seine Kanäle und seine Einheiten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>The raster with few bands and small pixels, of the same place and the same CRS. The fused raster lies exactly on its grid.</source>
      <translation>Das Raster mit wenigen Kanälen und kleinen Pixeln, vom selben Ort und im selben KBS. Das fusionierte Raster liegt genau auf seinem Gitter.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Bands of the hyperspectral raster</source>
      <translation>Kanäle des hyperspektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Bands of the multispectral raster</source>
      <translation>Kanäle des multispektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Only these bands take part, by their numbers from 1. Empty: all.</source>
      <translation>Nur diese Kanäle nehmen teil, nach ihren Nummern ab 1. Leer: alle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Mask of the hyperspectral raster</source>
      <translation>Maske des hyperspektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Values left out by the hyperspectral mask</source>
      <translation>Werte, die die hyperspektrale Maske auslässt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Mask of the multispectral raster</source>
      <translation>Maske des multispektralen Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Values left out by the multispectral mask</source>
      <translation>Werte, die die multispektrale Maske auslässt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>A raster of classes or flags, such as clouds, in any CRS and with any pixels. Pixels that it shows to be left out count like nodata, those beyond it stay.</source>
      <translation>Ein Raster mit Klassen oder Merkmalen, etwa Wolken, in irgendeinem KBS und mit beliebigen Pixeln. Pixel, die danach auszulassen sind, zählen wie fehlende Werte; die außerhalb davon bleiben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Whole numbers and ranges such as 3, 8-10, separated by commas. Empty: all but 0.</source>
      <translation>Ganze Zahlen und Bereiche wie 3, 8-10, durch Kommas getrennt. Leer: alle außer 0.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Spectral response (CSV)</source>
      <translation>Spektrale Empfindlichkeit (CSV)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Sensitivity of each multispectral band: a column of wavelengths in nanometres, then a column a band, with a header line. If empty, the response follows from the sensor, else from what the multispectral raster says of its bands: the response itself, or wavelengths and widths. Else it is estimated from the two rasters. The log says which.</source>
      <translation>Empfindlichkeit jedes multispektralen Kanals: eine Spalte mit Wellenlängen in Nanometern, dann eine Spalte je Kanal, mit einer Kopfzeile. Ohne Angabe folgt sie aus dem Sensor, sonst aus dem, was das multispektrale Raster von seinen Kanälen sagt: die Empfindlichkeit selbst oder Wellenlängen und Breiten. Sonst wird sie aus den beiden Rastern geschätzt. Das Protokoll sagt, woher sie kam.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Sensor of the multispectral raster, whose published bands give the response when no table is given.</source>
      <translation>Sensor des multispektralen Rasters, dessen veröffentlichte Kanäle die Empfindlichkeit ergeben, wenn keine Tabelle angegeben ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Wavelengths of the hyperspectral bands</source>
      <translation>Wellenlängen der hyperspektralen Kanäle</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>In place of those in the file: a number for each band, in nanometres or micrometres, separated by commas.</source>
      <translation>Anstelle derer in der Datei: eine Zahl je Kanal, in Nanometern oder Mikrometern, durch Kommas getrennt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Hyperspectral sensor</source>
      <translation>Hyperspektraler Sensor</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Used only where neither the file nor the parameter above has wavelengths: the published ones of this sensor, if the raster holds all its bands.</source>
      <translation>Nur verwendet, wo weder die Datei noch der Parameter darüber Wellenlängen hat: die veröffentlichten dieses Sensors, wenn das Raster alle seine Kanäle enthält.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Columns of the table</source>
      <translation>Spalten der Tabelle</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Names of the columns that belong to the multispectral bands, separated by commas. Empty: all columns in their order, or those named like the bands of the raster.</source>
      <translation>Namen der Spalten, die zu den multispektralen Kanälen gehören, durch Kommas getrennt. Leer: alle Spalten in ihrer Reihenfolge oder die, die wie die Kanäle des Rasters heißen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Multispectral sensor</source>
      <translation>Multispektraler Sensor</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Blur of the hyperspectral sensor: Gaussian or box of the width below, the 5 x 5 filter of Starck and Murtagh, or the weights in a file.</source>
      <translation>Unschärfe des hyperspektralen Sensors: Gauß oder Kasten der unten angegebenen Breite, das 5 x 5-Filter von Starck und Murtagh oder die Gewichte in einer Datei.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Empty: not known.</source>
      <translation>Leer: nicht bekannt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Width of the PSF (multispectral pixels)</source>
      <translation>Breite der PSF (multispektrale Pixel)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Full width at half maximum of a Gaussian, or side of a box, in pixels of the multispectral grid. Empty: one hyperspectral pixel.</source>
      <translation>Halbwertsbreite einer Gaußkurve oder Seite eines Kastens, in Pixeln des multispektralen Gitters. Leer: ein hyperspektrales Pixel.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Weights of the PSF (CSV)</source>
      <translation>Gewichte der PSF (CSV)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>For the PSF 'file': rows of numbers without a header, on the multispectral grid, the middle of the table at the centre of the pixel. They are divided by their sum.</source>
      <translation>Für die PSF 'file': Zeilen von Zahlen ohne Kopfzeile, auf dem multispektralen Gitter, die Mitte der Tabelle in der Mitte des Pixels. Sie werden durch ihre Summe geteilt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Nodata value of the inputs</source>
      <translation>NoData-Wert der Eingaben</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>A number, or nan, which stands for infinite values too: replaces the nodata values that the files declare. Empty: those in the files and those set in the layer properties. Masks and alpha bands count always.</source>
      <translation>Eine Zahl, oder nan, was auch für unendliche Werte steht: ersetzt die NoData-Werte, die die Dateien angeben. Leer: die in den Dateien und die in den Layereigenschaften gesetzten. Masken und Alphakanäle gelten immer.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Creation options</source>
      <translation>Erzeugungsoptionen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>GDAL creation options of the output, as KEY=VALUE|KEY=VALUE, for example COMPRESS=ZSTD|BIGTIFF=YES. Empty: a tiled GeoTIFF, compressed with DEFLATE.</source>
      <translation>GDAL-Erzeugungsoptionen der Ausgabe als KEY=VALUE|KEY=VALUE, zum Beispiel COMPRESS=ZSTD|BIGTIFF=YES. Leer: ein gekacheltes GeoTIFF, mit DEFLATE komprimiert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Extent</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Only this part is fused: choose a small one, such as that of the canvas, for a quick look. Empty: all that the two rasters share.</source>
      <translation>Nur dieser Teil wird fusioniert: Wählen Sie einen kleinen, etwa den des Kartenfensters, für einen schnellen Blick. Leer: alles, was beide Raster gemeinsam haben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Residual shift</source>
      <translation>Verbleibende Verschiebung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>The shift that is left between the two rasters is measured at the scale of the hyperspectral pixels: 'report' writes it to the log, 'correct' moves the hyperspectral raster as well, 'ignore' does not measure.</source>
      <translation>Die Verschiebung, die zwischen den beiden Rastern bleibt, wird im Maßstab der hyperspektralen Pixel gemessen: 'report' schreibt sie ins Protokoll, 'correct' verschiebt außerdem das hyperspektrale Raster, 'ignore' misst nicht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Bands that the metadata call bad, or that are mostly noise, do not take part; in the output they are interpolated. The log says which.</source>
      <translation>Kanäle, die die Metadaten als schlecht bezeichnen oder die vor allem rauschen, nehmen nicht teil; in der Ausgabe sind sie interpoliert. Das Protokoll sagt, welche.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Least signal-to-noise ratio of a band (dB)</source>
      <translation>Kleinstes Signal-Rausch-Verhältnis eines Kanals (dB)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Bands with less are taken for bad ones; 0 takes only those in the metadata.</source>
      <translation>Kanäle mit weniger gelten als schlecht; bei 0 nur die aus den Metadaten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Tiles at once</source>
      <translation>Kacheln zugleich</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Empty: as many as suit the processors and the memory; the result is the same.</source>
      <translation>Leer: so viele, wie zu Prozessoren und Arbeitsspeicher passen; das Ergebnis ist dasselbe.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Dask scheduler</source>
      <translation>Dask-Scheduler</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Address of a Dask scheduler, such as tcp://host:8786, whose workers see the same files and have this plugin. Empty: this computer does the work.</source>
      <translation>Adresse eines Dask-Schedulers, etwa tcp://host:8786, dessen Arbeiter dieselben Dateien sehen und dieses Plugin haben. Leer: Dieser Rechner arbeitet.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Patience with the scheduler (s)</source>
      <translation>Geduld mit dem Scheduler (s)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>If the scheduler does not answer for so long, or has no workers for so long, the run ends with a message.</source>
      <translation>Antwortet der Scheduler so lange nicht oder ist er so lange ohne Worker, endet der Lauf mit einer Meldung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Memory (MiB)</source>
      <translation>Arbeitsspeicher (MiB)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>The work is done in tiles that fit into this. Empty: a quarter of the memory that is free.</source>
      <translation>Gearbeitet wird in Kacheln, die darin Platz haben. Leer: ein Viertel des freien Arbeitsspeichers.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>Random seed</source>
      <translation>Startwert des Zufalls</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/parameters.py" />
      <source>The same seed gives the same result, to the last bit.</source>
      <translation>Derselbe Startwert ergibt dasselbe Ergebnis, bis aufs letzte Bit.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/quality_report.py" />
      <source>{} compared with {}.</source>
      <translation>{} verglichen mit {}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/quality_report.py" />
      <source>Quality of a fused raster</source>
      <translation>Qualität eines fusionierten Rasters</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/quality_report.py" />
      <source>Reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/quality_report.py" />
      <source>Names and values as in scripts and in the metadata of the raster.</source>
      <translation>Namen und Werte wie in Skripten und in den Metadaten des Rasters.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/quality_report.py" />
      <source>Parameters of the fusion</source>
      <translation>Parameter der Fusion</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/quality_report.py" />
      <source>Names and values as in scripts.</source>
      <translation>Namen und Werte wie in Skripten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/search_words.py" />
      <source>example,simulate,test data,degrade</source>
      <translation>Beispiel,simulieren,Testdaten,Simulation</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/search_words.py" />
      <source>prepare,import,open,denoise,noise,calibration</source>
      <translation>vorbereiten,importieren,öffnen,entrauschen,Rauschen,Kalibrierung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/search_words.py" />
      <source>fuse,fusion,sharpen,pansharpening,downscale,upscale,downscaling,upscaling,resolution,super-resolution</source>
      <translation>fusionieren,Fusion,schärfen,herunterskalieren,hochskalieren,Auflösung,Pixelgröße verkleinern</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/search_words.py" />
      <source>assess,validate,validation,accuracy,error,quality,compare,comparison,report</source>
      <translation>bewerten,validieren,Validierung,Genauigkeit,Fehler,Güte,Qualität,vergleichen,Vergleich,Bericht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/search_words.py" />
      <source>hyperspectral,multispectral,image fusion,sharpen,imaging spectroscopy</source>
      <translation>hyperspektral,multispektral,Bildfusion,schärfen,Abbildungsspektroskopie</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/shifts.py" />
      <source>Shifts</source>
      <translation>Verschiebungen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/shifts.py" />
      <source>The shift of each hyperspectral pixel: to the east in the first band, to the north in the second, in units of the CRS.</source>
      <translation>Die Verschiebung jedes hyperspektralen Pixels: nach Osten im ersten Kanal, nach Norden im zweiten, in Einheiten des KBS.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/shifts.py" />
      <source>Shifts of {}</source>
      <translation>Verschiebungen von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Simulate degradation</source>
      <translation>Degradation simulieren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Makes a hyperspectral and a multispectral raster from one reference raster.</source>
      <translation>Macht aus einem Referenzraster ein hyperspektrales und ein multispektrales Raster.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Makes two rasters from one reference raster: a hyperspectral one with larger pixels and a multispectral one with fewer bands, both with noise.
Use it to test a fusion where the truth is known: fuse the two rasters and compare the result with the reference.
The hyperspectral raster is the reference blurred with the point spread function, sampled once per ratio x ratio pixels, and given noise. The multispectral raster is the reference summed over the bands with the weights of the spectral response, and given noise. Both are aligned with the outer corner of the reference; rows and columns that do not fill a hyperspectral pixel remain in the multispectral raster.
Source: equation 7 of {}</source>
      <translation>Macht aus einem Referenzraster zwei Raster: ein hyperspektrales mit größeren Pixeln und ein multispektrales mit weniger Kanälen, beide mit Rauschen.
Damit lässt sich eine Fusion prüfen, deren Wahrheit bekannt ist: beide Raster fusionieren und das Ergebnis mit der Referenz vergleichen.
Das hyperspektrale Raster ist die Referenz, mit der Punktspreizfunktion unscharf gemacht, einmal je Verhältnis x Verhältnis Pixel abgetastet und verrauscht. Das multispektrale Raster ist die Referenz, mit den Gewichten der spektralen Empfindlichkeit über die Kanäle summiert und verrauscht. Beide sind an der äußeren Ecke der Referenz ausgerichtet; Zeilen und Spalten, die kein hyperspektrales Pixel füllen, bleiben im multispektralen Raster.
Quelle: Gleichung 7 von {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>A hyperspectral raster with the pixel size that the fusion is to reach.</source>
      <translation>Ein hyperspektrales Raster mit der Pixelgröße, die die Fusion erreichen soll.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Simulated hyperspectral raster</source>
      <translation>Simuliertes hyperspektrales Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>All bands, large pixels, float32, with the wavelengths of the reference.</source>
      <translation>Alle Kanäle, große Pixel, float32, mit den Wellenlängen der Referenz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Simulated multispectral raster</source>
      <translation>Simuliertes multispektrales Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Few bands, the pixels of the reference, float32.</source>
      <translation>Wenige Kanäle, die Pixel der Referenz, float32.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>Spectral response used</source>
      <translation>Verwendete spektrale Empfindlichkeit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>The response as a table that the fusion accepts.</source>
      <translation>Die Empfindlichkeit als Tabelle, die die Fusion annimmt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>{} hyperspectral</source>
      <translation>{} hyperspektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulatedegradation.py" />
      <source>{} multispectral</source>
      <translation>{} multispektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>Hyperspectral pixel size in pixels of the reference.</source>
      <translation>Größe eines hyperspektralen Pixels in Pixeln der Referenz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>Sensitivity of each multispectral band: a column of wavelengths in nanometres, then a column a band, with a header line. Bands outside the range of the reference are left out.</source>
      <translation>Empfindlichkeit jedes multispektralen Kanals: eine Spalte mit Wellenlängen in Nanometern, dann eine Spalte je Kanal, mit einer Kopfzeile. Kanäle außerhalb des Bereichs der Referenz entfallen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>Multispectral sensor whose published bands are taken when no table is given. Bands outside the range of the reference are left out. Empty: equally wide bands.</source>
      <translation>Multispektraler Sensor, dessen veröffentlichte Kanäle gelten, wenn keine Tabelle angegeben ist. Kanäle außerhalb des Bereichs der Referenz entfallen. Leer: gleich breite Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>Number of equally wide bands</source>
      <translation>Anzahl gleich breiter Kanäle</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>Without a table and a sensor, the multispectral raster has this many equally wide bands side by side over the range of the reference.</source>
      <translation>Ohne Tabelle und Sensor hat das multispektrale Raster so viele gleich breite Kanäle nebeneinander über den Bereich der Referenz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>SNR of the hyperspectral raster (dB)</source>
      <translation>SNR des hyperspektralen Rasters (dB)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>SNR of the multispectral raster (dB)</source>
      <translation>SNR des multispektralen Rasters (dB)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/simulation.py" />
      <source>Signal-to-noise ratio of every band: 10 log10 of mean squared signal over noise variance. 0: no noise.</source>
      <translation>Signal-Rausch-Verhältnis jedes Kanals: 10 log10 des mittleren quadrierten Signals durch die Varianz des Rauschens. 0: kein Rauschen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/story.py" />
      <source>The result is doubtful. {}</source>
      <translation>Das Ergebnis ist zweifelhaft. {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/story.py" />
      <source>The result is good: nothing in the two rasters speaks against it.</source>
      <translation>Das Ergebnis ist gut: Nichts in den beiden Rastern spricht dagegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/story.py" />
      <source>This method does not judge its result; the tool 'Assess without a reference' does.</source>
      <translation>Dieses Verfahren beurteilt sein Ergebnis nicht; das tut das Werkzeug „Ohne Referenz bewerten“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/story.py" />
      <source>About {} min left.</source>
      <translation>Noch etwa {} min.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/processing/styles.py" />
      <source>reflectance</source>
      <translation>Reflexionsgrad</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/provider.py" />
      <source>HMWB: hyperspectral and multispectral fusion</source>
      <translation>HMWB: hyperspektrale und multispektrale Fusion</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/align.py" />
      <source>The two rasters have different CRS or axes: warp the hyperspectral raster to the CRS of the multispectral one first.</source>
      <translation>Die beiden Raster haben verschiedene KBS oder Achsen: Transformieren Sie das hyperspektrale Raster zuerst in das KBS des multispektralen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/align.py" />
      <source>All pixels are looked at once.</source>
      <translation>Alle Pixel werden einmal angesehen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/align.py" />
      <source>The two rasters share too few pixels, or show too little of the same, to tell where these lie: take a larger part, and check that both show the same place.</source>
      <translation>Die beiden Raster haben zu wenige Pixel gemeinsam oder zeigen zu wenig Gleiches, um zu sagen, wo diese liegen: Nehmen Sie einen größeren Ausschnitt, und prüfen Sie, ob beide denselben Ort zeigen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>reference raster</source>
      <translation>Referenzraster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>No pixel of the uncertainty raster is valid where the other two rasters are: check its extent and nodata values.</source>
      <translation>Kein Pixel des Unsicherheitsrasters ist gültig, wo die beiden anderen Raster es sind: Prüfen Sie seine Ausdehnung und seine Nodata-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>The uncertainty raster has {found} bands, rows and columns and the fused raster {fused}: choose the one that was written with it, for all bands.</source>
      <translation>Das Unsicherheitsraster hat {found} Kanäle, Zeilen und Spalten und das fusionierte Raster {fused}: Wählen Sie jenes, das mit ihm geschrieben wurde, für alle Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>The uncertainty raster does not lie on the pixels of the fused raster: choose the one that was written with it.</source>
      <translation>Das Unsicherheitsraster liegt nicht auf den Pixeln des fusionierten Rasters: Wählen Sie jenes, das mit ihm geschrieben wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>No pixel is valid in both rasters: check their extents and nodata values.</source>
      <translation>Kein Pixel ist in beiden Rastern gültig: Prüfen Sie Ausdehnungen und NoData-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>The reference raster holds nothing but zeros, which nothing can be compared with: check that it is the right one.</source>
      <translation>Das Referenzraster enthält nur Nullen, womit sich nichts vergleichen lässt: Prüfen Sie, ob es das richtige ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>The reference has {reference} bands and the fused raster {fused}: choose rasters with the same bands.</source>
      <translation>Die Referenz hat {reference} Kanäle und das fusionierte Raster {fused}: Wählen Sie Raster mit denselben Kanälen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/assess.py" />
      <source>The fused raster does not lie on the pixels of the {called}: warp one to the grid of the other.</source>
      <translation>Das fusionierte Raster liegt nicht auf den Pixeln des {called}s: Transformieren Sie eines auf das Gitter des anderen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/compare.py" />
      <source>No method could be run: {reason}</source>
      <translation>Kein Verfahren konnte laufen: {reason}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/denoise.py" />
      <source>The rank is {rank}: give a number from 1 to {bands}, the bands, under "Rank of the subspace".</source>
      <translation>Der Rang ist {rank}: Geben Sie bei „Rang des Unterraums“ eine Zahl von 1 bis {bands} an, die Anzahl der Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/denoise.py" />
      <source>There is no method {method!r}: choose one of {known}.</source>
      <translation>Es gibt kein Verfahren {method!r}: Wählen Sie eines von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/denoise.py" />
      <source>{name} holds no valid pixel: check its nodata value.</source>
      <translation>{name} enthält kein gültiges Pixel: Prüfen Sie seinen NoData-Wert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/estimate.py" />
      <source>Multispectral band {empty} has nothing in common with the hyperspectral raster: leave it out.</source>
      <translation>Der multispektrale Kanal {empty} hat mit dem hyperspektralen Raster nichts gemein: Lassen Sie ihn weg.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/calls.py" />
      <source>GDAL gives no reason.</source>
      <translation>GDAL nennt keinen Grund.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/calls.py" />
      <source>{purpose}: {reason}</source>
      <translation>{purpose}: {reason}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>Cannot write {name}: choose a name that ends in .tif for GeoTIFF, or in .bsq, .bil, .bip, .dat or .img for ENVI.</source>
      <translation>{name} kann nicht geschrieben werden: Wählen Sie einen Namen mit der Endung .tif für GeoTIFF oder .bsq, .bil, .bip, .dat oder .img für ENVI.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>GDAL {version} cannot store the data type {type}: choose 'float32' as "Data type of the output".</source>
      <translation>GDAL {version} kann den Datentyp {type} nicht speichern: Wählen Sie „float32“ bei „Datentyp der Ausgabe“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>{name} holds complex numbers: take their magnitude first.</source>
      <translation>{name} enthält komplexe Zahlen: Nehmen Sie zuerst deren Betrag.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>The creation option {option!r} is not of the form KEY=VALUE: separate several with a vertical bar.</source>
      <translation>Die Erzeugungsoption {option!r} hat nicht die Form SCHLÜSSEL=WERT: Trennen Sie mehrere durch einen senkrechten Strich.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>Cannot write {path}</source>
      <translation>{path} kann nicht geschrieben werden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>Neither GeoTIFF nor ENVI has the creation option {key!r}: correct or omit it.</source>
      <translation>Weder GeoTIFF noch ENVI kennt die Erzeugungsoption {key!r}: Berichtigen Sie sie, oder lassen Sie sie weg.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/drivers.py" />
      <source>The creation option {option!r} cannot be used: {reason}</source>
      <translation>Die Erzeugungsoption {option!r} lässt sich nicht verwenden: {reason}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/georeference.py" />
      <source>{name} has a geotransform with NaN or infinite numbers: georeference it again.</source>
      <translation>{name} hat eine Geotransformation mit NaN oder unendlichen Zahlen: Georeferenzieren Sie das Raster neu.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/georeference.py" />
      <source>The ground control points of {name} cannot be used</source>
      <translation>Die Passpunkte lassen sich nicht verwenden: {name}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/georeference.py" />
      <source>{name} is georeferenced by {count} ground control points that no straight grid follows: warp it first (Raster &gt; Projections &gt; Warp).</source>
      <translation>{name} ist durch {count} Passpunkte georeferenziert, denen kein gerades Gitter folgt: transformieren Sie es zuerst (Raster &gt; Projektionen &gt; Transformieren).</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/georeference.py" />
      <source>{name} is placed by its {count} ground control points.</source>
      <translation>{name}: durch {count} Passpunkte georeferenziert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The pixels of a raster have no area: its geotransform is wrong, georeference it again.</source>
      <translation>Die Pixel eines Rasters haben keine Fläche: Seine Geotransformation ist falsch, georeferenzieren Sie es neu.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The extent does not touch the multispectral raster: choose another.</source>
      <translation>Die Ausdehnung berührt das multispektrale Raster nicht: Wählen Sie eine andere.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The CRS of a raster cannot be understood</source>
      <translation>Das KBS eines Rasters ist nicht zu verstehen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The CRS of the {which} raster is a local one, tied to no place on the earth, and differs from that of the other raster: if its coordinates are meant in the CRS of the other, set that CRS for its layer in QGIS; else georeference it.</source>
      <translation>Das KBS eines Rasters ({which}) ist ein lokales, an keinen Ort auf der Erde gebundenes, und ein anderes als das des zweiten Rasters: sind seine Koordinaten im KBS des anderen gemeint, setzen Sie dieses KBS für seinen Layer in QGIS; sonst georeferenzieren Sie es.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The {which} raster has no georeferencing: georeference it first.</source>
      <translation>Das {which}-Raster ist nicht georeferenziert: Georeferenzieren Sie es zuerst.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The two rasters have different CRS: warp the hyperspectral raster to the CRS of the multispectral one.</source>
      <translation>Die beiden Raster haben verschiedene KBS: Transformieren Sie das hyperspektrale Raster in das KBS des multispektralen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>Rows and columns of the two rasters run in different directions: warp the hyperspectral raster to the grid of the multispectral one.</source>
      <translation>Zeilen und Spalten der beiden Raster laufen in verschiedene Richtungen: Transformieren Sie das hyperspektrale Raster auf das Gitter des multispektralen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The hyperspectral pixels are {ratio:.4g} times as large as the multispectral ones: exchange the two rasters, or take a finer multispectral one.</source>
      <translation>Die hyperspektralen Pixel sind {ratio:.4g}-mal so groß wie die multispektralen: Vertauschen Sie die beiden Raster, oder nehmen Sie ein feineres multispektrales.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The ratio of the pixel sizes is {across:.4g} x {down:.4g}, not a whole number: resample the multispectral raster to a whole fraction of the hyperspectral pixel size.</source>
      <translation>Das Verhältnis der Pixelgrößen ist {across:.4g} x {down:.4g}, nicht ganzzahlig: Tasten Sie das multispektrale Raster auf einen ganzzahligen Bruchteil der hyperspektralen Pixelgröße ab.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/grids.py" />
      <source>The two rasters do not overlap by a hyperspectral pixel: check their CRS and extents.</source>
      <translation>Die beiden Raster überlappen sich nicht um ein hyperspektrales Pixel: Prüfen Sie KBS und Ausdehnungen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/whole.py" />
      <source>The mask of {name} cannot be read</source>
      <translation>Die Maske von {name} kann nicht gelesen werden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/whole.py" />
      <source>The mask {mask} cannot be read: copy it again, or remove it if all pixels are valid.</source>
      <translation>Die Maske {mask} kann nicht gelesen werden: kopieren Sie sie noch einmal, oder entfernen Sie sie, wenn alle Pixel gültig sind.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/whole.py" />
      <source>its end is missing; is the disk full?</source>
      <translation>Das Ende fehlt; ist der Datenträger voll?</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/formats/whole.py" />
      <source>{name} has {size} bytes, and its header asks for {expected}: it was cut off, copy it again.</source>
      <translation>{name} hat {size} Bytes, und der Header verlangt {expected}: die Datei wurde abgeschnitten, kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/fuse.py" />
      <source>The two rasters are brought together.</source>
      <translation>Die beiden Raster werden zusammengebracht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/fuse.py" />
      <source>The rasters are fused; number of tiles: {count}.</source>
      <translation>Die Raster werden fusioniert; Zahl der Kacheln: {count}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/fuse.py" />
      <source>{count} values lay beyond the range of {type} and were clipped.</source>
      <translation>{count} Werte lagen außerhalb des Bereichs von {type} und wurden begrenzt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/fusing/uncertainty.py" />
      <source>There is no uncertainty of the kind {kind!r}: choose one of {known}.</source>
      <translation>Es gibt keine Unsicherheit der Art {kind!r}: Wählen Sie eine von {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/fusing/uncertainty.py" />
      <source>No pixel of the uncertainty raster is valid where the fused raster is assessed: check its nodata values.</source>
      <translation>Kein Pixel des Unsicherheitsrasters ist gültig, wo das fusionierte Raster beurteilt wird: Prüfen Sie seine Nodata-Werte.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/alignment.py" />
      <source>The shift between the rasters cannot be measured: the overlap holds too few valid pixels; choose 'report' as 'Residual shift' to take the rasters as they lie.</source>
      <translation>Die Verschiebung zwischen den Rastern lässt sich nicht messen: Die Überlappung enthält zu wenige gültige Pixel; wählen Sie „report“ bei „Verbleibende Verschiebung“, um die Raster so zu nehmen, wie sie liegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/bands.py" />
      <source>called bad by the metadata</source>
      <translation>laut Metadaten schlecht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/bands.py" />
      <source>without content</source>
      <translation>ohne Inhalt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/bands.py" />
      <source>noisier than {snr:g} dB</source>
      <translation>schlechter als {snr:g} dB</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/bands.py" />
      <source>{name} has {count} usable bands after bad and noisy ones were left out, and several are needed: switch off "Leave out bad bands", or lower "Least signal-to-noise ratio of a band (dB)".</source>
      <translation>{name} hat {count} brauchbare Kanäle, nachdem schlechte und verrauschte weggelassen wurden, und mehrere sind nötig: Schalten Sie „Schlechte Kanäle auslassen“ aus, oder senken Sie „Kleinstes Signal-Rausch-Verhältnis eines Kanals (dB)“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/bands.py" />
      <source>Bands {bands} are {reason}: not fused, interpolated instead.</source>
      <translation>Die Kanäle {bands} sind {reason}: nicht fusioniert, stattdessen interpoliert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/masking.py" />
      <source>{title}: {word} is neither a whole number nor a range such as 8-10.</source>
      <translation>{title}: {word} ist weder eine ganze Zahl noch ein Bereich wie 8-10.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/masking.py" />
      <source>The mask of {name} cannot be used</source>
      <translation>Die Maske von {name} lässt sich nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/masking.py" />
      <source>{mask} has {rows} rows and {cols} columns and does not say where it lies: a mask must lie on the map, or have the pixels of its raster.</source>
      <translation>{mask} hat {rows} Zeilen und {cols} Spalten und sagt nicht, wo es liegt: Eine Maske muss auf der Karte liegen oder die Pixel ihres Rasters haben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>{name} has one band: several are needed.</source>
      <translation>{name} hat einen Kanal: Mehrere sind nötig.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>The hyperspectral raster has {hyperspectral} bands and the multispectral one {multispectral}: exchange the two.</source>
      <translation>Das hyperspektrale Raster hat {hyperspectral} Kanäle und das multispektrale {multispectral}: Vertauschen Sie die beiden.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>{name}: band {band} is an alpha band; it says where pixels are valid, and is not fused.</source>
      <translation>{name}: Kanal {band} ist ein Alphakanal; er sagt, wo Pixel gültig sind, und wird nicht fusioniert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>Ratio of the pixel sizes: {rows:g} x {cols:g}.</source>
      <translation>Verhältnis der Pixelgrößen: {rows:g} x {cols:g}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>Centre of the first hyperspectral pixel: row {row:.4g}, column {col:.4g}.</source>
      <translation>Mitte des ersten hyperspektralen Pixels: Zeile {row:.4g}, Spalte {col:.4g}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>The pixels of the two rasters are of the same size: there is nothing to sharpen. Check that you chose the right ones.</source>
      <translation>Die Pixel der beiden Raster sind gleich groß: es gibt nichts zu schärfen. Prüfen Sie, ob Sie die richtigen gewählt haben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>The two rasters share one hyperspectral pixel only: choose a larger extent, or rasters that share more.</source>
      <translation>Die beiden Raster haben nur ein hyperspektrales Pixel gemeinsam: Wählen Sie eine größere Ausdehnung, oder Raster, die mehr gemeinsam haben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>The hyperspectral pixels are brought to the CRS and the axes of the multispectral raster as they are; each keeps the place where it was measured.</source>
      <translation>Die hyperspektralen Pixel werden unverändert in das KBS und auf die Achsen des multispektralen Rasters gebracht; jedes behält den Ort, an dem es gemessen wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>The hyperspectral raster is warped to the CRS and the axes of the multispectral one (cubic).</source>
      <translation>Das hyperspektrale Raster wird in das KBS und auf die Achsen des multispektralen transformiert (kubisch).</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/pair.py" />
      <source>Nodata values from the properties of the hyperspectral layer blur into their surroundings where it is warped: declare them in the file, or warp it first.</source>
      <translation>NoData-Werte aus den Eigenschaften des hyperspektralen Layers verschwimmen mit ihrer Umgebung, wo er transformiert wird: geben Sie sie in der Datei an, oder transformieren Sie ihn zuerst.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>The shift between the rasters was not measured, because the overlap holds too few valid pixels: they are taken as they lie.</source>
      <translation>Die Verschiebung zwischen den Rastern wurde nicht gemessen, weil die Überlappung zu wenige gültige Pixel enthält: Sie werden so genommen, wie sie liegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>The shift between the rasters could not be measured (too little detail, or too far): they are taken as they lie.</source>
      <translation>Die Verschiebung zwischen den Rastern ließ sich nicht messen (zu wenige Details, oder zu weit): Sie werden so genommen, wie sie liegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>Shift of the hyperspectral raster: {rows:+.2f} rows and {cols:+.2f} columns of its own pixels, corrected.</source>
      <translation>Verschiebung des hyperspektralen Rasters: {rows:+.2f} Zeilen und {cols:+.2f} Spalten seiner eigenen Pixel, korrigiert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>Shift of the hyperspectral raster: {rows:+.2f} rows and {cols:+.2f} columns of its own pixels, too little to matter.</source>
      <translation>Verschiebung des hyperspektralen Rasters: {rows:+.2f} Zeilen und {cols:+.2f} Spalten seiner eigenen Pixel, zu wenig, um etwas auszumachen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>Shift of the hyperspectral raster: {rows:+.2f} rows and {cols:+.2f} columns of its own pixels, not corrected.</source>
      <translation>Verschiebung des hyperspektralen Rasters: {rows:+.2f} Zeilen und {cols:+.2f} Spalten seiner eigenen Pixel, nicht korrigiert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>The hyperspectral raster lies {size:.2f} of its pixels off the multispectral one: choose 'correct' as 'Residual shift' to have that taken away.</source>
      <translation>Das hyperspektrale Raster liegt {size:.2f} seiner Pixel neben dem multispektralen: Wählen Sie „correct“ bei „Verbleibende Verschiebung“, um das zu beheben.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/placing.py" />
      <source>The fusion found the hyperspectral pixels {rows:+.2f} rows and {cols:+.2f} columns of multispectral pixels off their places and took that into account; it is done here, too, and nothing is left to do.</source>
      <translation>Die Fusion fand die hyperspektralen Pixel {rows:+.2f} Zeilen und {cols:+.2f} Spalten multispektraler Pixel neben ihren Plätzen und hat das berücksichtigt; hier geschieht es ebenso, und es bleibt nichts zu tun.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/scene.py" />
      <source>{name} holds no valid pixel in the overlap: check its nodata value.</source>
      <translation>{name} enthält in der Überlappung kein gültiges Pixel: Prüfen Sie seinen NoData-Wert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/scene.py" />
      <source>The mask {mask} leaves out no {name} pixel: check its values, of which only whole numbers count, and where it lies.</source>
      <translation>{name}: Die Maske {mask} lässt kein Pixel aus; prüfen Sie ihre Werte, von denen nur ganze Zahlen zählen, und wo sie liegt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/scene.py" />
      <source>{share:.3g} % of the {name} pixels are nodata.</source>
      <translation>{name}: {share:.3g} % der Pixel sind NoData.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/scene.py" />
      <source>negative</source>
      <translation>negativ</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/scene.py" />
      <source>zero</source>
      <translation>null</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/scene.py" />
      <source>{count} {name} values ({share:.2g} %) are {what}.</source>
      <translation>{name}: {count} Werte ({share:.2g} %) sind {what}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/pairing/told_wavelengths.py" />
      <source>{name} has {bands} bands, and {sensor} has {count}: choose another "Hyperspectral sensor", or give the wavelengths under "Wavelengths of the hyperspectral bands".</source>
      <translation>{name} hat {bands} Kanäle und {sensor} hat {count}: Wählen Sie bei „Hyperspektraler Sensor“ einen anderen, oder geben Sie die Wellenlängen bei „Wellenlängen der hyperspektralen Kanäle“ an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} is an {driver} file, which this QGIS cannot read: its GDAL lacks the driver. Install a QGIS that has it, such as the one from qgis.org.</source>
      <translation>{name} ist eine {driver}-Datei, die dieses QGIS nicht lesen kann: Seinem GDAL fehlt der Treiber. Installieren Sie ein QGIS, das ihn hat, etwa das von qgis.org.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} cannot be opened</source>
      <translation>{name} lässt sich nicht öffnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} is not a whole {driver} file.</source>
      <translation>{name} ist keine ganze {driver}-Datei.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} cannot be read</source>
      <translation>{name} lässt sich nicht lesen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} cannot be read.</source>
      <translation>{name} lässt sich nicht lesen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} lacks the attribute {attribute}: it is not whole, or not what it seems.</source>
      <translation>{name} fehlt das Attribut {attribute}: Die Datei ist nicht ganz oder nicht, was sie scheint.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>{name} lacks {array}: it is not whole, or not what it seems.</source>
      <translation>{name} fehlt {array}: Die Datei ist nicht ganz oder nicht, was sie scheint.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/arrays.py" />
      <source>The metadata of a product speak of more bands than it holds.</source>
      <translation>Die Metadaten eines Produkts sprechen von mehr Kanälen, als es enthält.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/dlr.py" />
      <source>The metadata beside {name} describe no bands.</source>
      <translation>Die Metadaten neben {name} beschreiben keine Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/dlr.py" />
      <source>{product}: {name} has {count} bands and its metadata describe {described}: the files do not belong together.</source>
      <translation>{product}: {name} hat {count} Kanäle, und die Metadaten beschreiben {described}: Die Dateien gehören nicht zusammen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/dlr.py" />
      <source>{product}: {name} does not say where it lies: take it as it was delivered.</source>
      <translation>{product}: {name} sagt nicht, wo es liegt: Nehmen Sie es, wie es geliefert wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/emit.py" />
      <source>{name} holds no reflectance: choose the file EMIT_L2A_RFL.</source>
      <translation>{name} enthält keine Reflexionsgrade: Wählen Sie die Datei EMIT_L2A_RFL.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/emit.py" />
      <source>{name}: its look-up table points beyond its lines: it is not whole.</source>
      <translation>{name}: Die Nachschlagetabelle zeigt über die Zeilen hinaus: Die Datei ist nicht ganz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/enmap.py" />
      <source>{name} is EnMAP {level}, which does not lie on a map: order L2A or L1C.</source>
      <translation>{name} ist EnMAP {level} und liegt auf keiner Karte: Bestellen Sie L2A oder L1C.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/envi.py" />
      <source>The header of {name} does not tell the wavelengths of many bands: it is not the image of an imaging spectrometer.</source>
      <translation>Der Kopf von {name} nennt nicht die Wellenlängen vieler Kanäle: Es ist nicht das Bild eines abbildenden Spektrometers.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>There is no file or folder {path}.</source>
      <translation>Es gibt keine Datei und keinen Ordner {path}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name} holds no files.</source>
      <translation>{name} enthält keine Dateien.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name} holds more than {count} files: choose the folder of one product.</source>
      <translation>{name} enthält mehr als {count} Dateien: Wählen Sie den Ordner eines Produkts.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name} holds names that are too long to be read in a .tar: unpack it, and choose the folder.</source>
      <translation>{name} enthält Namen, die zu lang sind, um in einem .tar gelesen zu werden: Packen Sie es aus, und wählen Sie den Ordner.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name}: the file {what} is missing; take the product as it was delivered.</source>
      <translation>{name}: Die Datei {what} fehlt; nehmen Sie das Produkt, wie es geliefert wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name} cannot be read as text.</source>
      <translation>{name} lässt sich nicht als Text lesen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name} cannot be opened as a raster</source>
      <translation>{name} lässt sich nicht als Raster öffnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/files.py" />
      <source>{name} cannot be opened as a raster.</source>
      <translation>{name} lässt sich nicht als Raster öffnen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/landsat.py" />
      <source>{name} is {spacecraft}, level {level}: take Level 2 of Landsat 8 or 9.</source>
      <translation>{name} ist {spacecraft}, Stufe {level}: Nehmen Sie Level 2 von Landsat 8 oder 9.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/markup.py" />
      <source>{name} cannot be read as XML</source>
      <translation>{name} lässt sich nicht als XML lesen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/markup.py" />
      <source>{name} cannot be read as XML.</source>
      <translation>{name} lässt sich nicht als XML lesen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/markup.py" />
      <source>The metadata say {text!r} for {name}, where a number belongs.</source>
      <translation>Die Metadaten nennen {text!r} für {name}, wo eine Zahl hingehört.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/planetscope.py" />
      <source>{name} does not have a reflectanceCoefficient for each band.</source>
      <translation>{name} hat nicht für jeden Kanal einen reflectanceCoefficient.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/prisma.py" />
      <source>{name} is not PRISMA L2D or L2C: it lacks their cubes. L1 and L2B hold no surface reflectance.</source>
      <translation>{name} ist nicht PRISMA L2D oder L2C: Deren Würfel fehlen. L1 und L2B enthalten keine Reflexionsgrade der Oberfläche.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/prisma.py" />
      <source>{file}: {attribute} has {found} values for {count} bands: it is not whole.</source>
      <translation>{file}: {attribute} hat {found} Werte für {count} Kanäle: Die Datei ist nicht ganz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/product.py" />
      <source>{product}: no band is left; choose others under "Bands".</source>
      <translation>{product}: Kein Kanal ist übrig; wählen Sie andere unter „Kanäle“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/product.py" />
      <source>{product} has {count} bands, {names}: give names, numbers or ranges under "Bands".</source>
      <translation>{product} hat {count} Kanäle, {names}: Geben Sie Namen, Nummern oder Bereiche unter „Kanäle“ an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/registry.py" />
      <source>{name} is a {other} product ({title}): open it with the tool for those.</source>
      <translation>{name} ist ein {other} Produkt ({title}): Öffnen Sie es mit dem Werkzeug dafür.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/registry.py" />
      <source>{name} is none of the {kind} products that are known: {known}.</source>
      <translation>{name} ist keines der bekannten Produkte ({kind}): {known}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/sentinel2.py" />
      <source>{name} holds {count} granules: take a product of one tile, as it is made since 2016.</source>
      <translation>{name} enthält {count} Granulen: Nehmen Sie ein Produkt aus einer Kachel, wie es seit 2016 gemacht wird.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/sentinel2.py" />
      <source>The metadata of Sentinel-2 name no image of a band.</source>
      <translation>Die Metadaten von Sentinel-2 nennen kein Bild eines Kanals.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/swath.py" />
      <source>The CRS EPSG:{code} of a product is not known</source>
      <translation>Das KBS EPSG:{code} eines Produkts ist nicht bekannt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/swath.py" />
      <source>A product says of some pixels that they lie at no latitude of the Earth.</source>
      <translation>Ein Produkt sagt von manchen Pixeln, sie lägen auf keinem Breitengrad der Erde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/swath.py" />
      <source>The CRS of a product cannot be transformed</source>
      <translation>Das KBS eines Produkts lässt sich nicht umrechnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/tanager.py" />
      <source>{name} holds no Tanager image.</source>
      <translation>{name} enthält kein Bild von Tanager.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/tanager.py" />
      <source>{name}: the wavelengths are not those of its bands: it is not whole.</source>
      <translation>{name}: Die Wellenlängen sind nicht die der Kanäle: Die Datei ist nicht ganz.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/tanager.py" />
      <source>{name} does not say where it lies: take it as it was delivered.</source>
      <translation>{name} sagt nicht, wo es liegt: Nehmen Sie es, wie es geliefert wurde.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/virtual.py" />
      <source>{product} cannot be opened</source>
      <translation>{product} lässt sich nicht öffnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/virtual.py" />
      <source>{file} has {count} bands, and the metadata of the product speak of more.</source>
      <translation>{file} hat {count} Kanäle, und die Metadaten des Produkts sprechen von mehr.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/worldview.py" />
      <source>{name} is not a multispectral image of WorldView-2 or 3: its IMD names the satellite {satellite} and the bands {bands}.</source>
      <translation>{name} ist kein multispektrales Bild von WorldView-2 oder 3: Seine IMD-Datei nennt den Satelliten {satellite} und die Kanäle {bands}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/writer.py" />
      <source>A VRT cannot hold {product}, whose pixels lie in another order: choose a name that ends in .tif.</source>
      <translation>Ein VRT kann {product} nicht aufnehmen, dessen Pixel in anderer Reihenfolge liegen: Wählen Sie einen Namen mit der Endung .tif.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/writer.py" />
      <source>{product} has no layer that tells of {conditions}: nothing is left out for that.</source>
      <translation>{product} hat keine Lage, die über {conditions} Auskunft gibt: Dafür wird nichts ausgelassen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/products/writer.py" />
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>{name} holds no bands: choose one of its subdatasets.</source>
      <translation>{name} enthält keine Kanäle: Wählen Sie einen seiner Unterdatensätze.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>{name}: its alpha band cannot be read</source>
      <translation>{name}: der Alphakanal kann nicht gelesen werden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>{name} has {count} bands: choose numbers from 1 to {count}.</source>
      <translation>{name} hat {count} Kanäle: Wählen Sie Nummern von 1 bis {count}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>The {role} raster ({file})</source>
      <translation>Das {role}-Raster ({file})</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>The raster {file}</source>
      <translation>Das Raster {file}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>{name} cannot be read at row {row}, column {col}</source>
      <translation>{name} kann in Zeile {row}, Spalte {col} nicht gelesen werden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>{name} holds NaN or infinite values in {count} pixels of a window: declare them as nodata ('Nodata value of the inputs': nan) or replace them.</source>
      <translation>{name} enthält NaN oder unendliche Werte in {count} Pixeln eines Fensters: Erklären Sie diese zu Nodata („NoData-Wert der Eingaben“: nan) oder ersetzen Sie sie.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>Cannot open {file} as a raster</source>
      <translation>{file} kann nicht als Raster geöffnet werden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/source.py" />
      <source>Cannot open {path} as a raster: GDAL does not know it.</source>
      <translation>{path} kann nicht als Raster geöffnet werden: GDAL kennt es nicht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/warp.py" />
      <source>{name} cannot be warped to the CRS of the multispectral raster</source>
      <translation>{name} kann nicht in das KBS des multispektralen Rasters transformiert werden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/warp.py" />
      <source>The CRS of the two rasters cannot be transformed</source>
      <translation>Die KBS der beiden Raster lassen sich nicht ineinander umrechnen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/warp.py" />
      <source>The CRS of the two rasters cannot be transformed: check them.</source>
      <translation>Die KBS der beiden Raster lassen sich nicht ineinander transformieren: Prüfen Sie sie.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/reading/warp.py" />
      <source>The two rasters do not overlap: check their CRS and extents.</source>
      <translation>Die beiden Raster überlappen sich nicht: Prüfen Sie KBS und Ausdehnungen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/samplescene.py" />
      <source>The CRS of the sample scene cannot be made</source>
      <translation>Das KBS der Beispielszene lässt sich nicht erzeugen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/band_matching.py" />
      <source>The columns {columns} do not fit {what}: name {count} of {names} under "Columns of the table".</source>
      <translation>Die Spalten {columns} passen nicht zu {what}: Nennen Sie {count} von {names} unter „Spalten der Tabelle“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/band_matching.py" />
      <source>The multispectral raster has {bands} bands and {what} has {count}: name one of {names} for each under "Columns of the table", or name the bands of the raster like them.</source>
      <translation>Das multispektrale Raster hat {bands} Kanäle, {what} hat {count}: Nennen Sie für jeden einen von {names} unter „Spalten der Tabelle“, oder benennen Sie die Kanäle des Rasters so.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/band_matching.py" />
      <source>Neither names nor wavelengths say which bands of {sensor} these are: taken for {names}, in this order.</source>
      <translation>Weder Namen noch Wellenlängen sagen, welche Kanäle von {sensor} das sind: Sie gelten als {names}, in dieser Reihenfolge.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/band_matching.py" />
      <source>The {count} multispectral bands could not be found among those of {sensor} ({names}), neither by name nor by wavelength: name them under "Columns of the table".</source>
      <translation>Die {count} multispektralen Kanäle ließen sich unter denen von {sensor} ({names}) nicht finden, weder am Namen noch an der Wellenlänge: Nennen Sie sie unter „Spalten der Tabelle“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/cells.py" />
      <source>{title} has {size} MiB: a table is far smaller, choose another file.</source>
      <translation>{title} hat {size} MiB: Eine Tabelle ist viel kleiner, wählen Sie eine andere Datei.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/cells.py" />
      <source>{title} cannot be read: {reason}.</source>
      <translation>{title} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/cells.py" />
      <source>{title} holds {cell} in line {line}, where a finite number must stand.</source>
      <translation>{title} enthält in Zeile {line} {cell}, wo eine endliche Zahl stehen muss.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/cells.py" />
      <source>something that is no text</source>
      <translation>etwas, das kein Text ist,</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/known_sensors.py" />
      <source>There is no sensor {name!r}: choose one of {known}, or give a table of the spectral response.</source>
      <translation>Es gibt keinen Sensor {name!r}: Wählen Sie einen von {known}, oder geben Sie eine Tabelle der spektralen Empfindlichkeit an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/psf_table.py" />
      <source>The PSF file {name}</source>
      <translation>Die PSF-Datei {name}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/psf_table.py" />
      <source>{title} needs rows of numbers, all of the same length.</source>
      <translation>{title} braucht Zeilen aus Zahlen, alle gleich lang.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Neither a response table nor a sensor was given: choose "Spectral response (CSV)" or "Multispectral sensor".</source>
      <translation>Weder eine Tabelle der Empfindlichkeit noch ein Sensor ist angegeben: Wählen Sie „Spektrale Empfindlichkeit (CSV)“ oder „Multispektraler Sensor“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Spectral response: not known, estimated from the two images.</source>
      <translation>Spektrale Empfindlichkeit: unbekannt, aus den beiden Bildern geschätzt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Spectral response: from the metadata of the multispectral raster.</source>
      <translation>Spektrale Empfindlichkeit: aus den Metadaten des multispektralen Rasters.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Spectral response: Gaussians with the wavelengths and widths in the metadata of the multispectral raster.</source>
      <translation>Spektrale Empfindlichkeit: Gauß-Kurven mit den Wellenlängen und Breiten aus den Metadaten des multispektralen Rasters.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>the response table {name}</source>
      <translation>die Empfindlichkeitstabelle {name}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Spectral response: from the table {name}.</source>
      <translation>Spektrale Empfindlichkeit: aus der Tabelle {name}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>the sensor {name}</source>
      <translation>der Sensor {name}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Spectral response: the published bands of {sensor}.</source>
      <translation>Spektrale Empfindlichkeit: die veröffentlichten Kanäle von {sensor}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>The wavelengths of the hyperspectral raster are not known: give them under "Wavelengths of the hyperspectral bands", so that the spectral response can be computed.</source>
      <translation>Die Wellenlängen des hyperspektralen Rasters sind nicht bekannt: Geben Sie sie unter „Wellenlängen der hyperspektralen Kanäle“ an, damit sich die spektrale Empfindlichkeit berechnen lässt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Multispectral band {names} lies outside the hyperspectral range: leave it out.</source>
      <translation>Der multispektrale Kanal {names} liegt außerhalb des hyperspektralen Bereichs: Lassen Sie ihn weg.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>The hyperspectral raster covers {share:.0f} % of multispectral band {name}.</source>
      <translation>Das hyperspektrale Raster deckt {share:.0f} % des multispektralen Kanals {name} ab.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>{total} hyperspectral bands do not make {count} equal bands: take fewer under "Number of equally wide bands".</source>
      <translation>{total} hyperspektrale Kanäle ergeben keine {count} gleichen Kanäle: Nehmen Sie weniger bei „Anzahl gleich breiter Kanäle“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>Spectral response: {count} equally wide bands side by side.</source>
      <translation>Spektrale Empfindlichkeit: {count} gleich breite Kanäle nebeneinander.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response.py" />
      <source>The spectral response is not known: choose "Spectral response (CSV)" or "Multispectral sensor".</source>
      <translation>Die spektrale Empfindlichkeit ist nicht bekannt: Wählen Sie „Spektrale Empfindlichkeit (CSV)“ oder „Multispektraler Sensor“.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response_table.py" />
      <source>The response table {name}</source>
      <translation>Die Tabelle der Empfindlichkeiten {name}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response_table.py" />
      <source>{title} has fewer than three lines: it needs a header.</source>
      <translation>{title} hat weniger als drei Zeilen: Sie braucht eine Kopfzeile.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response_table.py" />
      <source>{title} needs a wavelength column and a column for each band.</source>
      <translation>{title} braucht eine Spalte der Wellenlängen und eine Spalte für jeden Kanal.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response_table.py" />
      <source>{title} has {found} cells in line {line} and {expected} in its header: give each line as many.</source>
      <translation>{title} hat in Zeile {line} {found} Zellen und in der Kopfzeile {expected}: Geben Sie jeder Zeile gleich viele.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/response_table.py" />
      <source>{title} cannot be read as a table: line {line} is none of its rows.</source>
      <translation>{title} kann nicht als Tabelle gelesen werden: Zeile {line} ist keine ihrer Zeilen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/spectral.py" />
      <source>{given} wavelengths were given for {bands} bands: give one for each under "Wavelengths of the hyperspectral bands".</source>
      <translation>{given} Wellenlängen wurden für {bands} Kanäle angegeben: Geben Sie bei „Wellenlängen der hyperspektralen Kanäle“ für jeden eine an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/wavelength_units.py" />
      <source>The metadata give the bands by {unit}, not by wavelength: the numbers are not used. Give the wavelengths, if you know them.</source>
      <translation>Die Metadaten bezeichnen die Kanäle mit {unit}, nicht mit Wellenlängen: die Zahlen werden nicht verwendet. Geben Sie die Wellenlängen an, wenn Sie sie kennen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/wavelength_units.py" />
      <source>nanometres</source>
      <translation>Nanometer</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/wavelength_units.py" />
      <source>micrometres</source>
      <translation>Mikrometer</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/sensors/wavelength_units.py" />
      <source>The wavelengths carry no unit: taken for {unit}, from their size.</source>
      <translation>Die Wellenlängen haben keine Einheit: ihrer Größe nach für {unit} genommen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/simulate.py" />
      <source>{name} has nodata in every hyperspectral pixel of {ratio} x {ratio} of its own: choose a smaller ratio, or check its nodata value.</source>
      <translation>{name} hat NoData in jedem Hyperspektralpixel aus {ratio} x {ratio} eigenen Pixeln: Wählen Sie ein kleineres Verhältnis, oder prüfen Sie den NoData-Wert.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/simulate.py" />
      <source>Hyperspectral output</source>
      <translation>Hyperspektrale Ausgabe</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/simulate.py" />
      <source>Multispectral output</source>
      <translation>Multispektrale Ausgabe</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/simulate.py" />
      <source>Response output</source>
      <translation>Ausgabe der spektralen Empfindlichkeit</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/simulate.py" />
      <source>Left out, beyond the range of the reference: {bands}.</source>
      <translation>Weggelassen, außerhalb des Bereichs der Referenz: {bands}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/simulate.py" />
      <source>The reference has {rows} x {cols} pixels, less than one hyperspectral pixel at ratio {ratio:g}: take a larger raster or a smaller ratio.</source>
      <translation>Die Referenz hat {rows} x {cols} Pixel, weniger als ein hyperspektrales Pixel beim Verhältnis {ratio:g}: Nehmen Sie ein größeres Raster oder ein kleineres Verhältnis.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/cluster.py" />
      <source>A scheduler was given, but Dask is not installed: install dask and distributed, or leave "Dask scheduler" empty.</source>
      <translation>Ein Scheduler wurde angegeben, aber Dask ist nicht installiert: Installieren Sie dask und distributed, oder lassen Sie „Dask-Scheduler“ leer.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/cluster.py" />
      <source>The Dask scheduler {address} has no workers: start some.</source>
      <translation>Der Dask-Scheduler {address} hat keine Worker: Starten Sie welche.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/cluster.py" />
      <source>No Dask scheduler answers at {address} within {seconds:g} s: check the address, give it more time under "Patience with the scheduler (s)", or leave "Dask scheduler" empty.</source>
      <translation>Unter {address} antwortet innerhalb von {seconds:g} s kein Dask-Scheduler: Prüfen Sie die Adresse, geben Sie bei „Geduld mit dem Scheduler (s)“ mehr Zeit, oder lassen Sie „Dask-Scheduler“ leer.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/cluster.py" />
      <source>The Dask scheduler {address} has not answered for {seconds:g} s: see whether it still runs, and start again.</source>
      <translation>Der Dask-Scheduler {address} hat seit {seconds:g} s nicht geantwortet: prüfen, ob er noch läuft, und neu starten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/cluster.py" />
      <source>The Dask scheduler {address} has been without workers for {seconds:g} s: start some, see in their logs why they ended, and start again.</source>
      <translation>Der Dask-Scheduler {address} ist seit {seconds:g} s ohne Worker: welche starten, in ihren Protokollen nachsehen, warum sie endeten, und neu starten.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/executors.py" />
      <source>The cluster lost the workers of a tile {attempts} times: {reason}</source>
      <translation>Der Cluster verlor {attempts}-mal die Worker einer Kachel: {reason}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/executors.py" />
      <source>The cluster failed: {reason} See that its scheduler and all workers have this plugin and the same versions of Python and its packages as this computer.</source>
      <translation>Der Cluster ist gescheitert: {reason} Scheduler und alle Worker brauchen dieses Plugin und dieselben Versionen von Python und seinen Paketen wie dieser Rechner.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/tiles.py" />
      <source>This method needs the whole scene at once, about {needed} MiB, and {limit} MiB may be used: choose a smaller "Extent", more under "Memory (MiB)" or another method.</source>
      <translation>Dieses Verfahren braucht die ganze Szene auf einmal, etwa {needed} MiB, und {limit} MiB sind erlaubt: Wählen Sie eine kleinere „Ausdehnung“, mehr bei „Arbeitsspeicher (MiB)“ oder ein anderes Verfahren.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/tiling/tiles.py" />
      <source>{memory} MiB are too few for this method, which needs about {needed} MiB: give more under "Memory (MiB)".</source>
      <translation>{memory} MiB sind für dieses Verfahren zu wenig, das etwa {needed} MiB braucht: Geben Sie bei „Arbeitsspeicher (MiB)“ mehr an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/wald.py" />
      <source>The hyperspectral image has {rows} x {cols} pixels, too few for a fusion one scale down: leave it out, or take a larger scene.</source>
      <translation>Das hyperspektrale Bild hat {rows} x {cols} Pixel, zu wenige für eine Fusion eine Skala tiefer: Lassen Sie sie weg, oder nehmen Sie eine größere Szene.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/wald.py" />
      <source>degraded hyperspectral</source>
      <translation>degradierte Hyperspektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/wald.py" />
      <source>degraded multispectral</source>
      <translation>degradierte Multispektral</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/without_reference.py" />
      <source>multispectral raster</source>
      <translation>Multispektralraster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/without_reference.py" />
      <source>Only the sharpest multispectral bands are compared: {bands}.</source>
      <translation>Nur die schärfsten multispektralen Kanäle werden verglichen: {bands}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/without_reference.py" />
      <source>The fused raster has {fused} bands and the hyperspectral one {hyperspectral}: choose rasters that belong together.</source>
      <translation>Das fusionierte Raster hat {fused} Kanäle und das hyperspektrale {hyperspectral}: Wählen Sie Raster, die zusammengehören.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/without_reference.py" />
      <source>The extent does not touch the fused raster: choose another.</source>
      <translation>Die Ausdehnung berührt das fusionierte Raster nicht: Wählen Sie eine andere.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>{output} and {other} would be written to the same file {path}: give each a name of its own.</source>
      <translation>{output} und {other} würden in dieselbe Datei {path} geschrieben: geben Sie jedem einen eigenen Namen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>{output}: {path} belongs to the input {input}, which must not change: choose another name.</source>
      <translation>{output}: {path} gehört zur Eingabe {input}, die sich nicht ändern darf: wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>{output}: {problem}</source>
      <translation>{output}: {problem}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>Cannot make the folder {path}: a file is in the way, choose another name.</source>
      <translation>Der Ordner {path} kann nicht angelegt werden: eine Datei ist im Weg, wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>Cannot write {path}: the folder does not exist, create it first.</source>
      <translation>{path} kann nicht geschrieben werden: Der Ordner existiert nicht, legen Sie ihn zuerst an.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>Cannot write {path}: it is a folder or a device, choose the name of a file.</source>
      <translation>{path} kann nicht geschrieben werden: es ist ein Ordner oder ein Gerät, wählen Sie den Namen einer Datei.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/destinations.py" />
      <source>{header} belongs to another raster: choose another name than {name}.</source>
      <translation>{header} gehört zu einem anderen Raster: Wählen Sie einen anderen Namen als {name}.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/kept_place.py" />
      <source>{name} cannot lie where the input lies: an ENVI header does not tell of mirrored or skewed pixels; choose a name that ends in .tif.</source>
      <translation>{name} kann nicht liegen, wo das Eingaberaster liegt: Ein ENVI-Header beschreibt keine gespiegelten oder gescherten Pixel; wählen Sie einen Namen, der auf .tif endet.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/writer.py" />
      <source>Cannot write {path}: it takes {needed} MiB, and {free} MiB are free; choose another place.</source>
      <translation>{path} kann nicht geschrieben werden: es braucht {needed} MiB, und {free} MiB sind frei; wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/raster/writing/writer.py" />
      <source>The result holds NaN or infinite values in {count} pixels from row {row} on: nothing was written. Look in the inputs for values that are no measurements, and declare them as nodata.</source>
      <translation>Das Ergebnis enthält in {count} Pixeln ab Zeile {row} NaN oder unendliche Werte: nichts wurde geschrieben. Suchen Sie in den Eingaben nach Werten, die keine Messungen sind, und erklären Sie sie zu Nodata.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>The predicted errors</source>
      <translation>Die vorhergesagten Fehler</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Of the uncertainty raster, over all pixels: how far the fused bands are from the truth, as far as the two rasters themselves can tell.</source>
      <translation>Aus dem Unsicherheitsraster, über alle Pixel: wie weit die fusionierten Kanäle von der Wahrheit entfernt sind, soweit die beiden Raster selbst es sagen können.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Errors within one standard deviation (%)</source>
      <translation>Fehler innerhalb einer Standardabweichung (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Errors within two standard deviations (%)</source>
      <translation>Fehler innerhalb von zwei Standardabweichungen (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Of all values of all bands. Errors with a few large ones among many small ones have more than 68 % within one standard deviation even if the prediction is right.</source>
      <translation>Aller Werte aller Kanäle. Sind wenige große unter vielen kleinen Fehlern, so liegen auch bei richtiger Vorhersage mehr als 68 % innerhalb einer Standardabweichung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Number</source>
      <translation>Zahl</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Perfect</source>
      <translation>Vollkommen</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>The surest quarter</source>
      <translation>Das sicherste Viertel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>The second</source>
      <translation>Das zweite</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>The third</source>
      <translation>Das dritte</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>The least sure</source>
      <translation>Das unsicherste</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Pixels</source>
      <translation>Pixel</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>True RMSE</source>
      <translation>Wahrer RMSE</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Within one (%)</source>
      <translation>Innerhalb einer (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Within two (%)</source>
      <translation>Innerhalb von zwei (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Share of the squared error (%)</source>
      <translation>Anteil am quadrierten Fehler (%)</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>A prediction that does not know where the errors are has 25 % of the squared error in each quarter.</source>
      <translation>Eine Vorhersage, die nicht weiß, wo die Fehler sind, hat in jedem Viertel 25 % des quadrierten Fehlers.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>By quarter of the predicted error</source>
      <translation>Nach Vierteln des vorhergesagten Fehlers</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Found</source>
      <translation>Gefunden</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Predicted</source>
      <translation>Vorhergesagt</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>True</source>
      <translation>Wahr</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Calibration</source>
      <translation>Kalibrierung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/coverage.py" />
      <source>Each point of the first curve is a twentieth of the pixels, those with like predictions.</source>
      <translation>Jeder Punkt der ersten Kurve ist ein Zwanzigstel der Pixel, jener mit ähnlicher Vorhersage.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/page.py" />
      <source>Reports need Jinja2, which comes with QGIS: install the Python package Jinja2.</source>
      <translation>Berichte brauchen Jinja2, das mit QGIS kommt: Installieren Sie das Python-Paket Jinja2.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>SAM</source>
      <translation>SAM</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Mean angle between the spectra; brightness does not matter.</source>
      <translation>Mittlerer Winkel zwischen den Spektren; die Helligkeit spielt keine Rolle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Relative RMSE</source>
      <translation>Relativer RMSE</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Error after each image is divided by its mean.</source>
      <translation>Fehler, nachdem jedes Bild durch seinen Mittelwert geteilt ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Error in the units of the images.</source>
      <translation>Fehler in den Einheiten der Bilder.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Normalised RMSE</source>
      <translation>Normierter RMSE</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>The paper's: after each image is divided by its sum.</source>
      <translation>Der der Veröffentlichung: nachdem jedes Bild durch seine Summe geteilt ist.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Correlation, mean over the bands.</source>
      <translation>Korrelation, Mittel über die Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>PSNR</source>
      <translation>PSNR</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Peak signal over error, mean over the bands.</source>
      <translation>Spitzenwert des Signals zu Fehler, Mittel über die Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Relative error of all bands that takes the ratio into account.</source>
      <translation>Relativer Fehler aller Kanäle, der das Verhältnis der Pixelgrößen berücksichtigt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Universal quality index, mean over windows and bands.</source>
      <translation>Universeller Qualitätsindex, Mittel über Fenster und Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Structural similarity, mean over windows and bands.</source>
      <translation>Strukturelle Ähnlichkeit, Mittel über Fenster und Kanäle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Quality indices</source>
      <translation>Qualitätsmaße</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Index</source>
      <translation>Maß</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Numbers of each band</source>
      <translation>Zahlen jedes Kanals</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Quality over the spectrum</source>
      <translation>Qualität über dem Spektrum</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Spectral angle of each pixel</source>
      <translation>Spektralwinkel jedes Pixels</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Error of each pixel</source>
      <translation>Fehler jedes Pixels</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>RMSE over the bands, in the units of the images.</source>
      <translation>RMSE über die Kanäle, in den Einheiten der Bilder.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Images with values of the same size have the same stretch.</source>
      <translation>Bilder mit Werten gleicher Größe sind gleich gestreckt.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Squares mark the pixels whose spectra are shown below.</source>
      <translation>Quadrate markieren die Pixel, deren Spektren unten stehen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Images</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Row {}, column {}</source>
      <translation>Zeile {}, Spalte {}</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>From pixels with a small error to pixels with a large one.</source>
      <translation>Von Pixeln mit kleinem Fehler bis zu Pixeln mit großem.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Spectra</source>
      <translation>Spektren</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Iteration</source>
      <translation>Iteration</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/quality.py" />
      <source>Convergence</source>
      <translation>Konvergenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>What these indices can and cannot tell</source>
      <translation>Was diese Indizes sagen können und was nicht</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>They can refute a fused raster, not prove it: one that disagrees with its own inputs is wrong, but one that agrees with both may still be wrong in all that neither input shows, the fine detail of bands that the multispectral sensor does not see.</source>
      <translation>Sie können ein fusioniertes Raster widerlegen, nicht beweisen: Eines, das seinen eigenen Eingaben widerspricht, ist falsch; eines, das mit beiden übereinstimmt, kann dennoch in allem falsch sein, was keine der Eingaben zeigt: in den feinen Einzelheiten der Kanäle, die der multispektrale Sensor nicht sieht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Consistency counts noise, shifts and differences of calibration between the inputs as errors, too: with noisy inputs even the truth has a spectral angle above zero, and a method that reproduces the noise gets a better one. A wrong PSF or spectral response spoils it for every method alike.</source>
      <translation>Die Konsistenz zählt auch Rauschen, Versatz und verschiedene Kalibrierung der Eingaben als Fehler: Bei verrauschten Eingaben hat selbst die Wahrheit einen Spektralwinkel über null, und ein Verfahren, das das Rauschen wiedergibt, einen besseren. Eine falsche PSF oder spektrale Empfindlichkeit verdirbt sie für alle Verfahren gleichermaßen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>D_lambda and D_s assume that relations between bands are the same at both scales. They are not quite: the truth itself does not reach a QNR of 1, and an image that is only interpolated has a D_lambda near 0. Brightness that is wrong by the same factor everywhere is not seen by them at all.</source>
      <translation>D_lambda und D_s setzen voraus, dass die Beziehungen zwischen den Kanälen auf beiden Skalen gleich sind. Ganz stimmt das nicht: Die Wahrheit selbst erreicht keinen QNR von 1, und ein nur interpoliertes Bild hat ein D_lambda nahe 0. Eine Helligkeit, die überall um denselben Faktor falsch ist, sehen sie gar nicht.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Compare methods on the same scene with the same settings; do not compare QNR between scenes. Where it matters, simulate a pair from a known reference and assess against that.</source>
      <translation>Vergleichen Sie Verfahren an derselben Szene mit denselben Einstellungen, aber nicht den QNR verschiedener Szenen. Wo es darauf ankommt, simulieren Sie ein Paar aus einer bekannten Referenz und bewerten Sie dagegen.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>(1 - D_lambda) (1 - D_s); Alparone et al. 2008.</source>
      <translation>(1 - D_lambda) (1 - D_s); Alparone et al. 2008.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Change of the relations between bands from the coarse to the fine scale.</source>
      <translation>Änderung der Beziehungen zwischen den Kanälen von der groben zur feinen Skala.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Change of the relations of the bands to the multispectral ones, mean over all.</source>
      <translation>Änderung der Beziehungen der Kanäle zu den multispektralen, Mittel über alle.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>(1 - D_lambda K) (1 - D_s); Aiazzi et al. 2014.</source>
      <translation>(1 - D_lambda K) (1 - D_s); Aiazzi et al. 2014.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Disagreement with the hyperspectral raster: 1 - Q2n; Khan et al. 2009.</source>
      <translation>Abweichung vom hyperspektralen Raster: 1 - Q2n; Khan et al. 2009.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>(1 - D_lambda K) (1 - D_s R); Alparone et al. 2018.</source>
      <translation>(1 - D_lambda K) (1 - D_s R); Alparone et al. 2018.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Share of the multispectral raster that the fused bands do not explain.</source>
      <translation>Anteil des multispektralen Rasters, den die fusionierten Kanäle nicht erklären.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Indices without a reference</source>
      <translation>Indizes ohne Referenz</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>{} blocks of 8 x 8 hyperspectral pixels.</source>
      <translation>{} Blöcke von 8 x 8 hyperspektralen Pixeln.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>With the hyperspectral raster</source>
      <translation>Mit dem hyperspektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>With the multispectral raster</source>
      <translation>Mit dem multispektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>The fused raster as the hyperspectral sensor would see it, through its PSF, and as the multispectral one would, through its spectral response.</source>
      <translation>Das fusionierte Raster, wie der hyperspektrale Sensor es durch seine PSF und der multispektrale durch seine spektrale Empfindlichkeit sähe.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Consistency with the inputs</source>
      <translation>Konsistenz mit den Eingaben</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Spectral angle to the hyperspectral raster</source>
      <translation>Spektralwinkel zum hyperspektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Difference from the hyperspectral raster</source>
      <translation>Abweichung vom hyperspektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Difference from the multispectral raster</source>
      <translation>Abweichung vom multispektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Over the spectrum</source>
      <translation>Über das Spektrum</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Distortion</source>
      <translation>Verzerrung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>RMSE to the hyperspectral raster</source>
      <translation>RMSE zum hyperspektralen Raster</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Multispectral band</source>
      <translation>Multispektraler Kanal</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Gain</source>
      <translation>Verstärkung</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Offset</source>
      <translation>Offset</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Gain and offset bring what the spectral response makes of the hyperspectral raster to the calibration of the multispectral one; far from 1 and 0 the sensors or their processing differ.</source>
      <translation>Verstärkung und Offset bringen das, was die spektrale Empfindlichkeit aus dem hyperspektralen Raster macht, auf die Kalibrierung des multispektralen; weit von 1 und 0 unterscheiden sich die Sensoren oder ihre Verarbeitung.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>The multispectral bands</source>
      <translation>Die multispektralen Kanäle</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Both rasters were degraded by the ratio once more and fused with '{}' and its default parameters; the hyperspectral raster is the reference. This judges the method on this scene and not the fused raster itself, and it assumes that the method does as well at the full scale, where the detail to be restored is finer.</source>
      <translation>Beide Raster wurden noch einmal um das Verhältnis vergröbert und mit '{}' und seinen Vorgaben fusioniert; das hyperspektrale Raster ist die Referenz. Das beurteilt das Verfahren an dieser Szene und nicht das fusionierte Raster selbst, und es setzt voraus, dass das Verfahren auf der vollen Skala ebenso gut ist, wo feinere Einzelheiten zu gewinnen sind.</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Wald's protocol, one scale down</source>
      <translation>Protokoll von Wald, eine Skala tiefer</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/report/without_reference.py" />
      <source>Spectral angle one scale down</source>
      <translation>Spektralwinkel eine Skala tiefer</translation>
    </message>
    <message>
      <location filename="../../hmwb_qgis/translation.py" />
      <source>en</source>
      <translation>de</translation>
    </message>
  </context>
</TS>
