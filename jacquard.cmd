@echo off
rem Starts Jacquard from its own folder: builds it on first use and after changes, then runs one command.
rem Needs a JDK (17 or newer) and, for building, Maven.
setlocal
set "JQ_HOME=%~dp0"
set "JQ_STATE=%JQ_HOME%.jacquard"
set "JQ_LIST=%JQ_STATE%\dependencies"
set "JQ_JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JQ_JAVA=%JAVA_HOME%\bin\java.exe"

rem Robocopy compares the sources with the copy that the last build left of them; 0 says that nothing differs.
set "JQ_STALE="
if not exist "%JQ_LIST%" set "JQ_STALE=1"
for %%M in (media nn studio) do (
  robocopy "%JQ_HOME%%%M\src\main" "%JQ_STATE%\sources\%%M" /MIR /L /NJH /NJS /NP /NFL /NDL >nul 2>&1
  if errorlevel 1 set "JQ_STALE=1"
  robocopy "%JQ_HOME%%%M" "%JQ_STATE%\sources\%%M-pom" pom.xml /L /NJH /NJS /NP /NFL /NDL >nul 2>&1
  if errorlevel 1 set "JQ_STALE=1"
)
if not defined JQ_STALE goto run

set "JQ_VERSION=0"
for /f "tokens=3" %%V in ('call "%JQ_JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "JQ_VERSION=%%~V"
for /f "delims=.-" %%V in ("%JQ_VERSION%") do set "JQ_VERSION=%%V"
if %JQ_VERSION% LSS 17 (
  echo Jacquard needs a JDK, version 17 or newer. Install one, or set JAVA_HOME to it. 1>&2
  exit /b 1
)
where mvn >nul 2>&1
if errorlevel 1 (
  echo Jacquard needs Maven ^(mvn^) to build itself. Install it and try again. 1>&2
  exit /b 1
)
if not exist "%JQ_STATE%" mkdir "%JQ_STATE%"
if exist "%JQ_LIST%" del "%JQ_LIST%"
echo Building Jacquard; the first time this fetches about 165 MB and takes one to five minutes ... 1>&2
pushd "%JQ_HOME%"
call mvn -B -ntp -q -pl studio -am -Dmaven.test.skip=true -Djacquard.launcher=true package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath "-Dmdep.outputFile=%JQ_LIST%" "-Dmdep.pathSeparator=;" -DincludeScope=runtime -DexcludeGroupIds=dev.jacquard -DoutputEncoding=UTF-8 > "%JQ_STATE%\build.log" 2>&1
if errorlevel 1 (
  popd
  if exist "%JQ_LIST%" del "%JQ_LIST%"
  echo The build failed; the whole log is in "%JQ_STATE%\build.log". 1>&2
  exit /b 1
)
popd
for %%M in (media nn studio) do (
  robocopy "%JQ_HOME%%%M\src\main" "%JQ_STATE%\sources\%%M" /MIR /NJH /NJS /NP /NFL /NDL >nul 2>&1
  robocopy "%JQ_HOME%%%M" "%JQ_STATE%\sources\%%M-pom" pom.xml /NJH /NJS /NP /NFL /NDL >nul 2>&1
)

:run
rem The list is in UTF-8, which a console of another code page would misread.
for /f "tokens=2 delims=:" %%P in ('chcp') do set "JQ_PAGE=%%P"
chcp 65001 >nul
for /f "usebackq delims=" %%L in ("%JQ_LIST%") do set "CLASSPATH=%JQ_HOME%studio\target\classes;%JQ_HOME%nn\target\classes;%JQ_HOME%media\target\classes;%%L"
chcp %JQ_PAGE% >nul
set "OPENBLAS_CORETYPE="
set "OPENBLAS_L2_SIZE="
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
"%JQ_JAVA%" -Dfile.encoding=UTF-8 -Djacquard.terminal=true --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dorg.bytedeco.javacpp.platform.extension= dev.jacquard.studio.cli.Main %*
exit /b %errorlevel%
