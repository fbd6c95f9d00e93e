@echo off
rem Starts Jacquard from its own folder: builds it on first use, then runs one command.
rem Needs a JDK (17 or newer) and, for building, Maven. After changing sources delete studio\target\launcher.stamp.
setlocal
set "JQ_HOME=%~dp0"
set "JQ_TARGET=%JQ_HOME%studio\target"
set "JQ_JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JQ_JAVA=%JAVA_HOME%\bin\java.exe"
"%JQ_JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo Jacquard needs a JDK, version 17 or newer. Install one, or set JAVA_HOME to it. 1>&2
  exit /b 1
)
if exist "%JQ_TARGET%\launcher.stamp" goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo Jacquard needs Maven ^(mvn^) to build itself on first use. Install it and try again. 1>&2
  exit /b 1
)
if not exist "%JQ_TARGET%" mkdir "%JQ_TARGET%"
echo Building Jacquard; the first time this fetches about 250 MB and takes a few minutes ... 1>&2
pushd "%JQ_HOME%"
call mvn -B -q -pl studio -am -DskipTests -Dspotless.check.skip=true install org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath "-Dmdep.outputFile=%JQ_TARGET%\dependencies.classpath" -Dmdep.includeScope=runtime "-Dmdep.pathSeparator=;" > "%JQ_TARGET%\launcher-build.log" 2>&1
if errorlevel 1 (
  popd
  echo The build failed; the whole log is in "%JQ_TARGET%\launcher-build.log". 1>&2
  exit /b 1
)
popd
type nul > "%JQ_TARGET%\launcher.stamp"
:run
rem The class path is longer than a command line may be, so it goes into an argument file with forward slashes.
setlocal enabledelayedexpansion
set /p JQ_DEPENDENCIES=<"%JQ_TARGET%\dependencies.classpath"
set "JQ_CP=%JQ_TARGET%\classes;%JQ_HOME%nn\target\classes;%JQ_HOME%media\target\classes;!JQ_DEPENDENCIES!"
set "JQ_CP=!JQ_CP:\=/!"
> "%JQ_TARGET%\launcher.arguments" echo -cp "!JQ_CP!"
endlocal
set "OPENBLAS_CORETYPE="
set "OPENBLAS_L2_SIZE="
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
"%JQ_JAVA%" -Dfile.encoding=UTF-8 -Djacquard.terminal=true --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dorg.bytedeco.javacpp.platform.extension= "@%JQ_TARGET%\launcher.arguments" dev.jacquard.studio.cli.Main %*
exit /b %errorlevel%
